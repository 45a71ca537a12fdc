using UserProvisioning.Contacts;
using UserProvisioning.Fields;

namespace UserProvisioning.Importing.Matching;

/// <summary>A field by which a row finds a contact that no source delivers yet.</summary>
internal sealed class MatchField
{
    private const string DisplayName = "Name";

    private readonly ContactField? _field;

    private MatchField(string name, ContactField? field) => (Name, _field) = (name, field);

    /// <summary>The names of all fields, with the one that stands for the display name.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        nameof(ContactFields.Email), nameof(ContactFields.Phone), DisplayName, .. ContactFieldCatalog.All.OfType<TextContactField>()
            .Where(field => field.File is not null && field.Name
                is not (nameof(ContactFields.ExternalReference) or nameof(ContactFields.Email) or nameof(ContactFields.Phone)))
            .Select(field => field.Name),
    ];

    internal string Name { get; }

    /// <summary>Reads the names of fields.</summary>
    /// <param name="names">The names; null for none.</param>
    /// <param name="fields">The contact fields of the database.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MappingInvalid"/>: there is no such field.</exception>
    internal static IReadOnlyList<MatchField> Read(IReadOnlyList<string>? names, ContactFieldSet fields) => (names ?? [])
        .Select(given => NamesOf(fields).FirstOrDefault(name => name.Equals(given?.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw Unknown(given, fields))
        .Distinct(StringComparer.Ordinal)
        .Select(name => new MatchField(name, fields.Find(name)))
        .ToList();

    /// <summary>The value by which two contacts are compared; null when the contact has none.</summary>
    internal string? KeyOf(ContactFields fields) => Name switch
    {
        nameof(ContactFields.Email) => DuplicateKeys.OfEmail(fields.Email),
        nameof(ContactFields.Phone) => DuplicateKeys.OfPhone(fields.Phone),
        DisplayName => DuplicateKeys.OfName(fields.DisplayName),
        _ => _field!.ToText(fields) is { } text && Text.Key(text) is { Length: > 0 } key ? key : null,
    };

    private static IEnumerable<string> NamesOf(ContactFieldSet fields) => Names.Concat(
        fields.Own.Where(own => own.Type is ContactFieldType.Text or ContactFieldType.Number).Select(own => own.Name));

    private static ProvisioningException Unknown(string? given, ContactFieldSet fields) => new(
        ErrorIds.MappingInvalid,
        $"-MatchBy cannot find contacts by '{given}'. The fields are {string.Join(", ", NamesOf(fields))}.",
        given) { Field = "MatchBy" };
}
