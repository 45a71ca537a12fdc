using UserProvisioning.Fields;
using UserProvisioning.Naming;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.OwnFields;

/// <summary>The rules for the name and the headers of an own field: each must mean this field only, wherever a field is named.</summary>
internal static class ContactFieldRules
{
    private const int NameLength = 50;
    private const int HeaderLength = 100;
    private const int MostHeaders = 15;

    /// <summary>Names that objects, runs and files give a meaning of their own, beside fields, headers and tokens.</summary>
    private static readonly HashSet<string> Reserved = typeof(Contact).GetProperties().Select(property => property.Name)
        .Concat(["Name", "ContactStatus", "Line", "Reason", "RejectLine", "RejectReason", WrittenHeaders.GuardedExport, WrittenHeaders.PlainExport])
        .Select(HeaderRecognition.Normalize)
        .ToHashSet(StringComparer.Ordinal);

    private static readonly HashSet<string> Tokens = UsernameFormat.TokenNames.Select(HeaderRecognition.Normalize).ToHashSet(StringComparer.Ordinal);

    /// <summary>Fills in the name and the headers of a definition, in the form in which they are stored.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ContactFieldInvalid"/>.</exception>
    internal static void Fill(ContactFieldRow row, ContactFieldSet fields, string name, IReadOnlyList<string> headers)
    {
        row.Name = Text.Clean(name) ?? string.Empty;
        if (FaultOfName(row.Name) is { } odd)
        {
            throw Invalid(row.Name, "Name", odd);
        }

        if (FaultOfHeader(row.Name, row.Id, fields) is { } taken)
        {
            throw Invalid(row.Name, "Name", $"'{row.Name}' {taken}");
        }

        string own = HeaderRecognition.Normalize(row.Name);
        List<string> stored = headers
            .Select(header => Text.Clean(header) ?? string.Empty)
            .DistinctBy(HeaderRecognition.Normalize)
            .Where(header => HeaderRecognition.Normalize(header) != own)
            .ToList();
        foreach (string header in stored)
        {
            string? fault = header.Length > HeaderLength || header.Contains('|', StringComparison.Ordinal)
                ? $"is no header: it has at most {HeaderLength} characters, and no '|'"
                : FaultOfHeader(header, row.Id, fields);
            if (fault is not null)
            {
                throw Invalid(row.Name, "Header", $"the header '{Text.Shorten(header)}' {fault}");
            }
        }

        if (stored.Count > MostHeaders)
        {
            throw Invalid(row.Name, "Header", $"it has {stored.Count} headers, and {MostHeaders} are the most");
        }

        row.Headers = stored.Count == 0 ? null : string.Join('|', stored);
    }

    internal static ProvisioningException Invalid(string name, string field, string fault) => new(
        ErrorIds.ContactFieldInvalid, $"The contact field '{Text.Shorten(name)}' cannot be stored: {fault}.", name) { Field = field };

    /// <summary>Why a text cannot be the name of a field: it is a token of username formats, and the key of a mapping.</summary>
    private static string? FaultOfName(string name) =>
        name.Length == 0 ? "it has no name"
        : name.Length > NameLength ? $"the name has {name.Length} characters, and {NameLength} are the most"
        : !char.IsLetter(name[0]) || !name.All(c => char.IsLetterOrDigit(c) || c is ' ' or '_' or '-')
            ? $"'{name}' is no name; a name begins with a letter, and has only letters, digits, spaces, '_' and '-'"
        : null;

    /// <summary>Why a name or header cannot be that of a field: it means something else. It is compared as the headers of files are.</summary>
    private static string? FaultOfHeader(string header, long id, ContactFieldSet fields)
    {
        string plain = HeaderRecognition.Normalize(header);
        if (plain.Length == 0)
        {
            return "has no letter or digit";
        }

        if (HeaderRecognition.Recognize(header) is { } builtIn)
        {
            return plain == HeaderRecognition.Normalize(builtIn.Name) ? "is a column of every employee file"
                : $"is a header by which files deliver {builtIn}";
        }

        if (Reserved.Contains(plain) || Tokens.Contains(plain))
        {
            return Tokens.Contains(plain) ? "is a token of username formats" : "means something else in contacts, runs or files";
        }

        return fields.Own.FirstOrDefault(other => other.Id != id
            && other.Headers.Prepend(other.Name).Any(known => HeaderRecognition.Normalize(known) == plain)) is { } same
            ? $"is the name or a header of the contact field '{same.Name}'"
            : null;
    }
}
