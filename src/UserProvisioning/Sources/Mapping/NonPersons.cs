using UserProvisioning.Fields;

namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// Tells rows that are about nobody from those of people and organizations: the header once more, a second header, a total. A key without
/// a name is decided with the contact that has the key.
/// </summary>
/// <param name="map">Where the fields of the file are.</param>
internal sealed class NonPersons(FieldMap map)
{
    /// <summary>A key is no longer than this in a header.</summary>
    private const int LongestName = 40;

    private static readonly HashSet<string> Totals = new(
        "total totals totaal totalen subtotal subtotaal grandtotal grandtotals eindtotaal gesamt gesamtsumme zwischensumme totalgeneral".Split(' '),
        StringComparer.Ordinal);

    /// <summary>Words that may be somebody's code too: those count when the row has no name with a letter in it.</summary>
    private static readonly HashSet<string> Sums = new(
        "sum som count aantal summe somme suma anzahl records rows rijen".Split(' '),
        StringComparer.Ordinal);

    private readonly int? _keyColumn = map[EmployeeField.ExternalReference]?.Column;

    /// <summary>The other fields that have a column, with it.</summary>
    private readonly (EmployeeField Field, int Column)[] _columns = EmployeeField.All
        .Where(field => field != EmployeeField.ExternalReference && map[field]?.Column is not null)
        .Select(field => (field, map[field]!.Column!.Value))
        .ToArray();

    /// <summary>The fields of contacts that the file has and organizations do not.</summary>
    private readonly EmployeeField[] _ofPersons = EmployeeField.All.Where(field => field.Contact is { IsOfPersons: true } && map.Has(field))
        .ToArray();
    private readonly bool _hasUsernames = map.Has(EmployeeField.Username);
    private readonly bool _namesOrganizations = map.Has(EmployeeField.OrganizationReference);

    /// <summary>Why a row is about nobody; null when it may be about somebody.</summary>
    internal string? FaultOf(string[] cells, string? key, string? firstName, string? lastName)
    {
        // Most keys have digits, and no header or total does.
        if (key is null || key.Length > LongestName || _keyColumn is not { } column || column >= cells.Length || key.AsSpan()
            .ContainsAnyInRange('1', '9'))
        {
            return FaultOfTotal(key, firstName, lastName);
        }

        return IsHeader(cells, key, column) ? "it is a header, not a row; take it out of the file" : FaultOfTotal(key, firstName, lastName);
    }

    /// <summary>Whether a row without a type and without a name of a person is an organization.</summary>
    /// <param name="said">What it says, cleaned.</param>
    /// <param name="organizationReference">The organization that it names.</param>
    internal bool IsOrganization(ContactFields said, string? organizationReference)
    {
        if (said is not { FirstName: null, LastName: null, OrganizationName: { } name } || !name.Any(char.IsLetter))
        {
            return false;
        }

        // In a file about people it is one only when others name their organization by its key, and when nothing in it is about a person:
        // a key with an employer and no name is a vacancy or a contract.
        return (_ofPersons.Length == 0 && !_hasUsernames)
            || (_namesOrganizations && organizationReference is null && !Array.Exists(_ofPersons, field => field.Contact!.Stored(said) is not null));
    }

    private bool IsHeader(string[] cells, string key, int keyColumn)
    {
        if (Text.Key(key) == Text.Key(map.Columns[keyColumn]))
        {
            return true;
        }

        // A second header, in another language or with the names of another system.
        return HeaderRecognition.Recognize(key) == EmployeeField.ExternalReference
            && Array.Exists(_columns, other => other.Column < cells.Length && HeaderRecognition.Recognize(cells[other.Column]) == other.Field);
    }

    private static string? FaultOfTotal(string? key, string? firstName, string? lastName)
    {
        // Most keys have fewer letters before their digits.
        if (key is not { Length: >= 3 } || !char.IsLetter(key[0]) || !char.IsLetter(key[1]) || !char.IsLetter(key[2]))
        {
            return null;
        }

        string word = string.Concat(key.Where(char.IsLetter)).ToLowerInvariant();
        bool hasName = firstName?.Any(char.IsLetter) == true || lastName?.Any(char.IsLetter) == true;
        return Totals.Contains(word) || (!hasName && Sums.Contains(word)) ? "it is a total, not a row; take it out of the file" : null;
    }
}
