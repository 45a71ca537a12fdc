using UserProvisioning.Fields;

namespace UserProvisioning.Settings;

/// <summary>The definition of one client setting.</summary>
/// <param name="Name">The name of the setting.</param>
/// <param name="Default">The stored text that applies when no value is set.</param>
/// <param name="Kind">The type of its value.</param>
/// <param name="Section">The part of the product to which the setting belongs.</param>
/// <param name="Description">A description of the setting.</param>
internal sealed record ClientSettingDefinition(string Name, string Default, SettingKind Kind, string Section, string Description)
{
    /// <summary>Why a text that names contact fields does not fit the fields of the database, or null; null for a setting that names none.</summary>
    public Func<string, ContactFieldSet, string?>? FieldFault { get; init; }

    /// <summary>Makes the public object from a stored text; null for the default.</summary>
    public ClientSetting ToSetting(string? stored) => new()
    {
        Name = Name,
        Value = Kind.Value(stored ?? Default),
        DefaultValue = Kind.Value(Default),
        Section = Section,
        Description = Description,
    };
}
