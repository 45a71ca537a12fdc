using System.Net.Mail;
using System.Text.RegularExpressions;
using UserProvisioning.Common;

namespace UserProvisioning.Contacts;

/// <summary>What makes the fields of a contact fit together.</summary>
internal static partial class ContactRules
{
    /// <summary>Longest reference, name or other text of a contact, in characters.</summary>
    internal const int TextLength = 200;

    /// <summary>Longest e-mail address: 254 characters (RFC 5321, 4.5.3.1.3, less the angle brackets).</summary>
    internal const int EmailLength = 254;

    /// <summary>Every text cleaned, every date without a time of day.</summary>
    internal static ContactFields Clean(ContactFields fields) => fields with
    {
        ExternalReference = Text.Clean(fields.ExternalReference),
        FirstName = Text.Clean(fields.FirstName),
        Prefix = Text.Clean(fields.Prefix),
        LastName = Text.Clean(fields.LastName),
        Initials = Text.Clean(fields.Initials),
        OrganizationName = Text.Clean(fields.OrganizationName),
        Email = Text.Clean(fields.Email),
        Phone = Text.Clean(fields.Phone),
        Language = Text.Clean(fields.Language),
        JobTitle = Text.Clean(fields.JobTitle),
        Department = Text.Clean(fields.Department),
        CostCenter = Text.Clean(fields.CostCenter),
        ManagerReference = Text.Clean(fields.ManagerReference),
        StartDate = fields.StartDate?.Date,
        EndDate = fields.EndDate?.Date,
        Source = Text.Clean(fields.Source),
    };

    /// <summary>Every fault of cleaned fields, with the field it is in.</summary>
    internal static IEnumerable<(string Field, string Reason)> Faults(ContactFields fields)
    {
        if (fields.Type == ContactType.Organization)
        {
            if (fields.OrganizationName is null)
            {
                yield return (nameof(ContactFields.OrganizationName), "an organization needs a name");
            }

            if (fields.FirstName is not null || fields.LastName is not null || fields.Prefix is not null)
            {
                yield return (nameof(ContactFields.LastName), "an organization has no first name, prefix or last name");
            }

            if (fields.OrganizationId is not null)
            {
                yield return ("Organization", "only a person belongs to an organization");
            }
        }
        else if (fields.FirstName is null && fields.LastName is null)
        {
            yield return (nameof(ContactFields.LastName), "a person needs a first name or a last name");
        }

        if (IsTooLong(fields))
        {
            foreach ((string field, string? value, int longest) in Lengths(fields))
            {
                if (value is not null && value.Length > longest)
                {
                    yield return (field, $"it has {value.Length} characters, and {longest} are the most");
                }
            }
        }

        if (fields.Email is not null && !IsEmail(fields.Email))
        {
            yield return (nameof(ContactFields.Email), $"'{Shorten(fields.Email)}' is not an e-mail address");
        }

        if (fields.Language is not null && !Cultures.Exists(fields.Language))
        {
            yield return (nameof(ContactFields.Language), $"'{Shorten(fields.Language)}' is not a language; write a culture name such as 'en' or 'nl-NL'");
        }

        if (fields.StartDate is { } start && fields.EndDate is { } end && end < start)
        {
            yield return (nameof(ContactFields.EndDate), $"the end date {end:yyyy-MM-dd} is before the start date {start:yyyy-MM-dd}");
        }
    }

    /// <summary>Whether a text is one bare address that mail can be sent to.</summary>
    internal static bool IsEmail(string value) => PlainEmail().IsMatch(value) ||
        MailAddress.TryCreate(value, out MailAddress? address)
        && string.Equals(address.Address, value, StringComparison.OrdinalIgnoreCase)
        && !value.Any(char.IsWhiteSpace);

    /// <summary>A value as a message may quote it: never more than a line's worth.</summary>
    internal static string Shorten(string value, int longest = 60) =>
        value.Length <= longest ? value : string.Concat(value.AsSpan(0, longest - 3), "...");

    /// <summary>The form that nearly all addresses have: no need to look closer.</summary>
    [GeneratedRegex(@"\A[A-Za-z0-9]+([._-][A-Za-z0-9]+)*@[A-Za-z0-9]+([.-][A-Za-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainEmail();

    // Asked of every row of an import, and nearly always false.
    private static bool IsTooLong(ContactFields f) =>
        TooLong(f.ExternalReference) || TooLong(f.FirstName) || TooLong(f.Prefix) || TooLong(f.LastName) || TooLong(f.Initials)
        || TooLong(f.OrganizationName) || TooLong(f.Email) || TooLong(f.Phone) || TooLong(f.JobTitle) || TooLong(f.Department)
        || TooLong(f.CostCenter) || TooLong(f.ManagerReference) || TooLong(f.Source);

    private static bool TooLong(string? value) => value?.Length > TextLength;

    private static IEnumerable<(string Field, string? Value, int Longest)> Lengths(ContactFields f) =>
    [
        (nameof(f.ExternalReference), f.ExternalReference, TextLength),
        (nameof(f.FirstName), f.FirstName, TextLength),
        (nameof(f.Prefix), f.Prefix, TextLength),
        (nameof(f.LastName), f.LastName, TextLength),
        (nameof(f.Initials), f.Initials, TextLength),
        (nameof(f.OrganizationName), f.OrganizationName, TextLength),
        (nameof(f.Email), f.Email, EmailLength),
        (nameof(f.Phone), f.Phone, TextLength),
        (nameof(f.JobTitle), f.JobTitle, TextLength),
        (nameof(f.Department), f.Department, TextLength),
        (nameof(f.CostCenter), f.CostCenter, TextLength),
        (nameof(f.ManagerReference), f.ManagerReference, TextLength),
        (nameof(f.Source), f.Source, TextLength),
    ];
}
