using System.Text.Json;

namespace UserProvisioning.Workplace.Issuers;

/// <summary>
/// A table of names, each with one name or several. Its text is JSON, so that New-WorkplaceIssuer can read what Export-Csv wrote.
/// </summary>
internal sealed class NameTable : Dictionary<string, object?>
{
    private NameTable()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }

    /// <summary>A table without names.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<string>> Empty { get; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Makes the table that an object shows; null when it is empty.</summary>
    internal static NameTable? Of(IReadOnlyDictionary<string, IReadOnlyList<string>> names)
    {
        if (names.Count == 0)
        {
            return null;
        }

        var table = new NameTable();
        foreach ((string name, IReadOnlyList<string> values) in names)
        {
            table.Add(name, values.Count == 1 ? values[0] : JoinedList<string>.Of(values));
        }

        return table;
    }

    /// <inheritdoc/>
    public override string ToString() => JsonSerializer.Serialize(this);
}
