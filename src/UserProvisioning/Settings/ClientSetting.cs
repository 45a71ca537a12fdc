namespace UserProvisioning;

/// <summary>A setting that holds for the whole client.</summary>
public sealed class ClientSetting : DatabaseObject
{
    /// <summary>The name of the setting.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The effective value: a text, a number, a truth value, or a list of texts.</summary>
    public object? Value { get; init; }

    /// <summary>The default value.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>The part of the product to which the setting belongs.</summary>
    public string Section { get; init; } = string.Empty;

    /// <summary>A description of the setting.</summary>
    public string Description { get; init; } = string.Empty;
}
