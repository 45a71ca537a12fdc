using UserProvisioning.Fields;

namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// Recognizes rows that are not about a person or an organization: a repeated header, a second header, a total, a vacancy, a row of another table.
/// A row with a key and no name is not decided here, but with the contact that has the key.
/// </summary>
/// <param name="map">The sources of the file's fields.</param>
internal sealed class NonPersons(FieldMap map)
{
    /// <summary>The most characters of a key that may be a header.</summary>
    private const int LongestName = 40;

    /// <summary>The most characters of a name that may be a vacancy.</summary>
    private const int LongestVacancy = 20;

    private static readonly HashSet<string> Totals = new(
        "total totals totaal totalen subtotal subtotaal grandtotal grandtotals eindtotaal gesamt gesamtsumme zwischensumme totalgeneral".Split(' '),
        StringComparer.Ordinal);

    /// <summary>Words for totals that may also be somebody's code. They count only when the row has no name with a letter in it.</summary>
    private static readonly HashSet<string> Sums = new(
        "sum som count aantal summe somme suma anzahl records rows rijen".Split(' '),
        StringComparer.Ordinal);

    /// <summary>Words that stand for the name of somebody who is still to be found.</summary>
    private static readonly HashSet<string> Vacancies = new(
        ("vacancy vacant vacature vacatures vakant vakanz vacante openvacature openvacancy openposition tobehired tobeannounced "
            + "tobedetermined tbd tba tbh").Split(' '),
        StringComparer.Ordinal);

    private readonly int? _keyColumn = map[EmployeeField.ExternalReference]?.Column;

    /// <summary>The other fields that have a column, with that column.</summary>
    private readonly (EmployeeField Field, int Column)[] _columns = map.Fields.All
        .Where(field => field != EmployeeField.ExternalReference && map[field]?.Column is not null)
        .Select(field => (field, map[field]!.Column!.Value))
        .ToArray();

    /// <summary>The fields that the file has and that organizations do not have.</summary>
    private readonly EmployeeField[] _ofPersons = map.Fields.All.Where(field => field.Contact is { IsOfPersons: true } && map.Has(field))
        .ToArray();
    private readonly bool _hasUsernames = map.Has(EmployeeField.Username);
    private readonly bool _namesOrganizations = map.Has(EmployeeField.OrganizationReference);

    /// <summary>Why a row is not about a person or an organization; null when it may be.</summary>
    internal string? FaultOf(string[] cells, string? key, string? firstName, string? lastName)
    {
        // Most keys contain digits. Headers and totals do not.
        if (key is null || key.Length > LongestName || _keyColumn is not { } column || column >= cells.Length || key.AsSpan()
            .ContainsAnyInRange('1', '9'))
        {
            return FaultOfTotal(key, firstName, lastName) ?? FaultOfName(key, firstName, lastName);
        }

        return IsHeader(cells, key, column)
            ? map.Words.HeaderFault
            : FaultOfTotal(key, firstName, lastName) ?? FaultOfName(key, firstName, lastName);
    }

    /// <summary>Whether a row without a type and without a person's name is an organization.</summary>
    /// <param name="said">The cleaned fields of the row.</param>
    /// <param name="organizationReference">The reference of the organization that the row names.</param>
    internal bool IsOrganization(ContactFields said, string? organizationReference)
    {
        if (said is not { FirstName: null, LastName: null, OrganizationName: { } name } || !name.Any(char.IsLetter))
        {
            return false;
        }

        // In a file about people the row is an organization only when other rows name their organization by its key, and nothing in
        // it concerns a person. A key with an employer and no name is a vacancy or a contract.
        return (_ofPersons.Length == 0 && !_hasUsernames)
            || (_namesOrganizations && organizationReference is null && !Array.Exists(_ofPersons, field => field.Contact!.Stored(said) is not null));
    }

    private bool IsHeader(string[] cells, string key, int keyColumn)
    {
        if (Text.Key(key) == Text.Key(map.Columns[keyColumn]))
        {
            return true;
        }

        // This is a second header, in another language or with the names of another system.
        return HeaderRecognition.Recognize(key) == EmployeeField.ExternalReference
            && Array.Exists(_columns, other => other.Column < cells.Length && map.Fields.Recognize(cells[other.Column]) == other.Field);
    }

    /// <summary>Why the name of a row is nobody's: a word for a vacancy, or only numbers, as in the rows of another table in the same file.</summary>
    private static string? FaultOfName(string? key, string? firstName, string? lastName)
    {
        if (key is null || (firstName is null && lastName is null))
        {
            return null;
        }

        if (!HasLetter(firstName) && !HasLetter(lastName))
        {
            return HasDigit(firstName) || HasDigit(lastName) ? "it has numbers where the name of a person is; leave it out" : null;
        }

        return (firstName?.Length ?? 0) + (lastName?.Length ?? 0) <= LongestVacancy
            && Vacancies.Contains(string.Concat($"{firstName}{lastName}".Where(char.IsLetter)).ToLowerInvariant())
            ? "it is a vacancy, not a person; leave it out"
            : null;
    }

    private static bool HasLetter(string? text) => text?.Any(char.IsLetter) == true;

    private static bool HasDigit(string? text) => text?.Any(char.IsDigit) == true;

    private static string? FaultOfTotal(string? key, string? firstName, string? lastName)
    {
        // A text that begins with three letters may be a total. Most keys have fewer letters before their digits.
        if (key is not { Length: >= 3 } || !char.IsLetter(key[0]) || !char.IsLetter(key[1]) || !char.IsLetter(key[2]))
        {
            return null;
        }

        string word = string.Concat(key.Where(char.IsLetter)).ToLowerInvariant();
        bool hasName = HasLetter(firstName) || HasLetter(lastName);
        return Totals.Contains(word) || (!hasName && Sums.Contains(word)) ? "it is a total, not a person; leave it out" : null;
    }
}
