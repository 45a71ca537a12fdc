using UserProvisioning.References;

namespace UserProvisioning.Settings;

/// <summary>What is asked for: a setting of a user.</summary>
public sealed record UserSettingRequest
{
    /// <summary>Whose.</summary>
    public required SystemUserReference User { get; init; }

    /// <summary>Which setting.</summary>
    public required string Name { get; init; }

    /// <summary>The value; null to clear it, so that it falls back.</summary>
    public object? Value { get; init; }
}
