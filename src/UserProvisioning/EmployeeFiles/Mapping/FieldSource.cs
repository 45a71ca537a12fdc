using System.Globalization;
using System.Text;

namespace UserProvisioning;

/// <summary>Where the values of a field come from, and what is done with them before they are read.</summary>
internal sealed record FieldSource
{
    /// <summary>Position of the column; null for a constant.</summary>
    public int? Column { get; init; }

    /// <summary>What each row has.</summary>
    public string? Constant { get; init; }

    /// <summary>What a cell's value means, by <see cref="Text.Key"/>; null when it is taken as it is.</summary>
    public IReadOnlyDictionary<string, string?>? Map { get; init; }

    /// <summary>How the mapped values are written, for messages.</summary>
    public IReadOnlyList<string> MapNames { get; init; } = [];

    /// <summary>Date formats; null for those that are understood without being told.</summary>
    public string[]? Formats { get; init; }

    /// <summary>What stands for an empty cell.</summary>
    public string? Default { get; init; }

    /// <summary>The columns of which a value is made; null when it may be any of them.</summary>
    public IReadOnlyList<int>? Reads => Column is { } column ? [column] : [];

    /// <summary>Writes all of it down: two sources that read a cell differently must have another description.</summary>
    public void Describe(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{Column}\t{Constant is not null}{Constant}\t{Default is not null}{Default}\t");
        if (Formats is not null)
        {
            text.AppendJoin('\t', Formats);
        }

        foreach ((string from, string? to) in (Map ?? new Dictionary<string, string?>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append('\t').Append(from).Append('\t').Append(to is not null).Append(to);
        }
    }
}

/// <summary>Where every field comes from.</summary>
internal sealed class FieldMap
{
    private readonly FieldSource?[] _sources = new FieldSource?[Enum.GetValues<EmployeeField>().Length];

    /// <summary>The names of the columns, for messages.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>What the person who asked should know, though nothing is wrong: columns that are not used.</summary>
    public List<string> Warnings { get; } = [];

    public FieldSource? this[EmployeeField field]
    {
        get => _sources[(int)field];
        set => _sources[(int)field] = value;
    }

    public bool Has(EmployeeField field) => _sources[(int)field] is not null;
}
