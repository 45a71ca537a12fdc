using UserProvisioning.Fields;

namespace UserProvisioning.Workplace;

/// <summary>
/// The fields by which a login can find a contact that is not linked to its subject. Only fields with an index are among them, since a first login
/// must not read every contact.
/// </summary>
internal static class LoginMatch
{
    internal const string Email = nameof(ContactFields.Email);

    internal const string Reference = nameof(ContactFields.ExternalReference);

    /// <summary>The names of the fields.</summary>
    internal static IEnumerable<string> Names(ContactFieldSet fields) => new[] { Email, Reference }.Concat(
        fields.Own.Where(own => own.Type is ContactFieldType.Text or ContactFieldType.Number).Select(own => own.Name));

    /// <summary>The name of a field as it is stored; null when a login cannot find contacts by it.</summary>
    internal static string? NameOf(string? name, ContactFieldSet fields)
    {
        string key = Text.Key(name ?? string.Empty);
        return Names(fields).FirstOrDefault(known => Text.Key(known) == key);
    }

    /// <summary>
    /// Whether two e-mail addresses are the same. Case is ignored for ASCII only, so that look-alike letters do not match.
    /// </summary>
    internal static bool IsSameAddress(string? one, string other) => System.Text.Ascii.IsValid(other)
        ? one is not null && System.Text.Ascii.EqualsIgnoreCase(one, other)
        : string.Equals(one, other, StringComparison.Ordinal);
}
