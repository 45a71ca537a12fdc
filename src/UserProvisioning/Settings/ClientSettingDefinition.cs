namespace UserProvisioning.Settings;

/// <summary>The definition of one client setting.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">The stored text that holds when none is set.</param>
/// <param name="Kind">The type of its value.</param>
/// <param name="Section">What part of the product it belongs to.</param>
/// <param name="Description">What it does.</param>
internal sealed record ClientSettingDefinition(string Name, string Default, SettingKind Kind, string Section, string Description)
{
    /// <summary>The setting as it holds with a stored text; null when none is stored.</summary>
    public ClientSetting ToSetting(string? stored) => new()
    {
        Name = Name,
        Value = Kind.Value(stored ?? Default),
        DefaultValue = Kind.Value(Default),
        Section = Section,
        Description = Description,
    };
}
