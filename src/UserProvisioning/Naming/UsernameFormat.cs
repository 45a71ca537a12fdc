using System.Text;
using AnyAscii;
using UserProvisioning.Common;
using UserProvisioning.Fields;

namespace UserProvisioning.Naming;

/// <summary>
/// The rule by which a username is made from a contact: literal text and tokens such as <c>{FirstName:1}</c>. A token's value is
/// transliterated to ASCII, lower-cased, and stripped of all but <c>a-z 0-9 . _ -</c>.
/// </summary>
internal sealed class UsernameFormat
{
    /// <summary>Longest username, in characters.</summary>
    internal const int MaximumLength = 100;

    private static readonly Dictionary<string, Func<UsernameSource, string?>> Tokens = new(StringComparer.OrdinalIgnoreCase)
    {
        ["FirstName"] = s => s.FirstName,
        ["Prefix"] = s => s.Prefix,
        ["LastName"] = s => s.LastName,
        ["Initials"] = s => s.Initials,
        ["PartnerName"] = s => s.PartnerName,
        ["Email"] = s => s.Email,
        ["EmailLocalPart"] = s => s.Email is null ? null : s.Email[..Math.Max(s.Email.LastIndexOf('@'), 0)],
        ["ExternalReference"] = s => s.ExternalReference,
        ["OrganizationName"] = s => s.OrganizationName,
        ["ClientReference"] = s => s.ClientReference,
    };

    /// <summary>The names of the tokens that every database has. Each own contact field is a token as well.</summary>
    internal static IReadOnlyCollection<string> TokenNames => Tokens.Keys;

    private readonly List<Part> _parts;
    private readonly bool _keepsAddressSigns;

    private UsernameFormat(List<Part> parts)
    {
        _parts = parts;
        _keepsAddressSigns = parts.Exists(part => part.IsEmail);
    }

    /// <summary>Parses a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="fields">The contact fields of the database; null for the built-in ones.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>: a token is unknown or a brace is unpaired.</exception>
    internal static UsernameFormat Parse(string format, ContactFieldSet? fields = null)
    {
        if (TryParse(format, fields ?? ContactFieldSet.BuiltIn, out List<Part> parts) is { } fault)
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid, $"The username format '{format}' cannot be used: {fault}.", format) { Field = "UsernameFormat" };
        }

        return new UsernameFormat(parts);
    }

    /// <summary>Why a text is not a valid format; null when it is valid.</summary>
    internal static string? FaultOf(string format, ContactFieldSet fields) => TryParse(format, fields, out _);

    /// <summary>The names of the tokens of a format.</summary>
    internal static IEnumerable<string> NamesIn(string format) => format.Split('{').Skip(1).Select(part => part.Split('}', ':')[0].Trim());

    /// <summary>The username for a contact's values; empty when no valid character is left of the values.</summary>
    internal string Apply(UsernameSource source)
    {
        var name = new StringBuilder();
        foreach (Part part in _parts)
        {
            if (part.Token is null)
            {
                name.Append(part.Literal);
                continue;
            }

            string value = Clean(part.Token(source), _keepsAddressSigns);
            name.Append(part.Length < value.Length ? value.AsSpan(0, part.Length) : value);
        }

        return Trim(name.ToString());
    }

    /// <summary>A value without the characters that a username may not have.</summary>
    internal static string Clean(string? value, bool keepsAddressSigns)
    {
        if (string.IsNullOrEmpty(value))
        {
            return string.Empty;
        }

        var cleaned = new StringBuilder(value.Length);
        foreach (char c in System.Text.Ascii.IsValid(value) ? value : value.Transliterate())
        {
            char lower = char.ToLowerInvariant(c);
            if (lower is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or '-'
                || (keepsAddressSigns && lower is '@' or '+'))
            {
                cleaned.Append(lower);
            }
        }

        return cleaned.ToString();
    }

    private static string Trim(string name)
    {
        name = name.Trim('.', '_', '-');
        return name.Length <= MaximumLength ? name : name[..MaximumLength].TrimEnd('.', '_', '-');
    }

    private static string? TryParse(string format, ContactFieldSet fields, out List<Part> parts)
    {
        parts = [];
        if (format.Length == 0)
        {
            return "it is empty";
        }

        int at = 0;
        while (at < format.Length)
        {
            int open = format.IndexOfAny(['{', '}'], at);
            if (open != at)
            {
                // A format that contains '@' or '+' keeps these characters in values too, since an e-mail address is a common username.
                parts.Add(new Part(Clean(format[at..(open < 0 ? format.Length : open)], keepsAddressSigns: true), null, 0, false));
                at = open < 0 ? format.Length : open;
                continue;
            }

            int close = format[at] == '{' ? format.IndexOf('}', at) : -1;
            if (close < 0)
            {
                return $"the brace at position {at + 1} has no partner";
            }

            string[] token = format[(at + 1)..close].Split(':', 2);
            string name = token[0].Trim();
            if (!Tokens.TryGetValue(name, out Func<UsernameSource, string?>? value))
            {
                if (fields.FindOwn(name) is not { } own)
                {
                    List<string> known = [.. Tokens.Keys, .. fields.Own.Select(field => field.Name)];
                    return $"there is no token '{{{name}}}'.{Nearest.Hint(name, known)} The tokens are {string.Join(", ", known)}";
                }

                value = s => s.Own?.Find(own.Id);
            }

            int length = int.MaxValue;
            if (token.Length == 2
                && (!int.TryParse(token[1], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out length)
                    || length == 0))
            {
                return $"'{token[1]}' in '{format[at..(close + 1)]}' is not a number of characters";
            }

            parts.Add(new Part(string.Empty, value, length, name.Equals("Email", StringComparison.OrdinalIgnoreCase)));
            at = close + 1;
        }

        return null;
    }

    private sealed record Part(string Literal, Func<UsernameSource, string?>? Token, int Length, bool IsEmail);
}

/// <summary>The values from which a username is made.</summary>
internal sealed record UsernameSource(
    string? FirstName,
    string? Prefix,
    string? LastName,
    string? Initials,
    string? Email,
    string? ExternalReference,
    string? OrganizationName,
    string? ClientReference)
{
    /// <summary>The family name of a person's partner.</summary>
    internal string? PartnerName { get; init; }

    /// <summary>The values of the contact in own fields; null for none.</summary>
    internal OwnFieldValues? Own { get; init; }

    /// <summary>The values of a contact. The last name of an organization is its name.</summary>
    internal static UsernameSource From(Storage.ContactRow contact, string clientReference)
    {
        string? organization = contact.LinkedOrganizationName ?? contact.OrganizationName;
        return new UsernameSource(
            contact.FirstName,
            contact.Fields.Prefix,
            contact.Type == ContactType.Organization ? organization : contact.LastName,
            contact.Fields.Initials,
            contact.Email,
            contact.ExternalReference,
            organization,
            clientReference) { PartnerName = contact.Fields.PartnerName, Own = contact.Fields.Own };
    }
}
