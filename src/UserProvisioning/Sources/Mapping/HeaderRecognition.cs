using System.Globalization;
using System.Text;
using UserProvisioning.Common;

namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// Recognizes columns by their headers in English and Dutch. Only letters and digits count, without regard
/// to case and diacritics: <c>Cost Centre</c>, <c>cost_centre</c> and <c>Cost-Centre</c> are one name.
/// </summary>
internal static class HeaderRecognition
{
    // The first name of each field is the field's own name.
    private static readonly ILookup<EmployeeField, string> Known = EmployeeField.All
        .SelectMany(field => new[] { Normalize(field.Name), Normalize(field.Column.Dutch) }
            .Concat(field.Column.Headers.Split(' '))
            .Distinct()
            .Select(name => (field, name)))
        .ToLookup(pair => pair.field, pair => pair.name);

    private static readonly Dictionary<string, EmployeeField> ByName = Known
        .SelectMany(names => names.Select(name => (name, Field: names.Key)))
        .ToDictionary(pair => pair.name, pair => pair.Field, StringComparer.Ordinal);

    private static readonly string[] People = "person employee worker staff user member medewerker werknemer personeel collega".Split(' ');
    private static readonly string[] Ids = "id number num nr no code key nummer".Split(' ');

    /// <summary>The field to which a header belongs; null when the header is not recognized.</summary>
    internal static EmployeeField? Recognize(string header) =>
        ByName.GetValueOrDefault(Normalize(header));

    /// <summary>Whether a header wins over other headers of the same field in a file.</summary>
    internal static bool IsPreferred(EmployeeField field, string header) =>
        field.Column.Preferred.Split(' ').Contains(Normalize(header), StringComparer.Ordinal);

    /// <summary>The column whose name is nearest to a name of the field; null when no column is near.</summary>
    internal static string? NearestColumn(EmployeeField field, IEnumerable<string> columns)
    {
        string[] names = [.. Known[field]];
        return columns.FirstOrDefault(column => Normalize(column) is { Length: > 3 } normalized && Nearest.Find(normalized, names) is not null);
    }

    /// <summary>Whether a name such as <c>userId</c> or <c>Worker number</c> says that its column identifies a person.</summary>
    internal static bool IsIdOfPerson(string header)
    {
        string name = Normalize(header);
        return Array.Exists(People, person => name.StartsWith(person, StringComparison.Ordinal))
            && Array.Exists(Ids, id => name.EndsWith(id, StringComparison.Ordinal));
    }

    internal static string Normalize(string header)
    {
        var normalized = new StringBuilder(header.Length);
        foreach (char c in (Text.Clean(header) ?? string.Empty).Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                normalized.Append(char.ToLowerInvariant(c));
            }
        }

        return normalized.ToString();
    }
}
