using System.Globalization;
using System.Text;
using UserProvisioning.Fields;
using UserProvisioning.Tables;

namespace UserProvisioning.Sources.Mapping;

/// <summary>Where the values of a field come from, and what is done with them before they are read.</summary>
internal sealed record FieldSource
{
    /// <summary>Position of the column; null for a constant.</summary>
    public int? Column { get; init; }

    /// <summary>Positions of the columns whose cells are joined, or that a script reads; null when there are none.</summary>
    public int[]? Columns { get; init; }

    /// <summary>What stands between cells that are joined.</summary>
    public string Separator { get; init; } = " ";

    /// <summary>How many digits a whole number gets, with zeros before it; 0 to leave it as it is.</summary>
    public int Digits { get; init; }

    /// <summary>What computes the value from the row; null when nothing does.</summary>
    public MappingScript? Script { get; init; }

    /// <summary>What each row has.</summary>
    public string? Constant { get; init; }

    /// <summary>What a cell's value means, by <see cref="Text.Key"/>; null when it is taken as it is.</summary>
    public IReadOnlyDictionary<string, string?>? Map { get; init; }

    /// <summary>How the mapped values are written, for messages.</summary>
    public IReadOnlyList<string> MapNames { get; init; } = [];

    /// <summary>Date formats; null for those that are understood without being told.</summary>
    public string[]? Formats { get; init; }

    /// <summary>The culture in which dates are written; null for none in particular.</summary>
    public CultureInfo? Culture { get; init; }

    /// <summary>What the dates of the column show of their order; null when that was not looked at. For messages only.</summary>
    public DayOrder? Days { get; init; }

    /// <summary>Texts that mean an empty cell, by <see cref="Text.Key"/>; null for none.</summary>
    public IReadOnlySet<string>? Empty { get; init; }

    /// <summary>What stands for an empty cell.</summary>
    public string? Default { get; init; }

    /// <summary>The columns of which a value is made; null when it may be any of them.</summary>
    public IReadOnlyList<int>? Reads => Script is not null ? null : Column is { } column ? [column] : Columns ?? [];

    /// <summary>
    /// Writes all of it down but a script, of which nobody can say what it reads: two sources that read a cell differently must have
    /// another description.
    /// </summary>
    public void Describe(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{Column}\t{Constant is not null}{Constant}\t{Default is not null}{Default}\t{Digits}\t");
        text.AppendJoin(',', Columns ?? []).Append('\t').Append(Columns is null ? null : Separator).Append('\t');
        if (Formats is not null)
        {
            text.AppendJoin('\t', Formats);
        }

        text.Append('\t').Append(Culture?.Name).Append('\t').AppendJoin('\t', (Empty ?? new HashSet<string>()).Order(StringComparer.Ordinal));

        foreach ((string from, string? to) in (Map ?? new Dictionary<string, string?>()).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append('\t').Append(from).Append('\t').Append(to is not null).Append(to);
        }
    }
}

/// <summary>Where every field comes from.</summary>
internal sealed class FieldMap
{
    private readonly FieldSource?[] _sources = new FieldSource?[EmployeeField.All.Length];
    private Dictionary<string, int>? _byName;
    private EmployeeField[]? _plain;

    /// <summary>The names of the columns, for messages.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The positions of the columns that have a name, for scripts; of two alike the first.</summary>
    public IReadOnlyDictionary<string, int> ByName => _byName ??= Columns
        .Select((name, position) => (name, position))
        .Where(column => column.name.Length > 0)
        .DistinctBy(column => column.name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(column => column.name, column => column.position, StringComparer.OrdinalIgnoreCase);

    /// <summary>What the person who asked should know, though nothing is wrong: columns that are not used.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Positions of the columns that look like a status and are not used, where nothing says who is active.</summary>
    public List<int> UnusedStatuses { get; } = [];

    /// <summary>Whether the file is an export of ours: contacts that are there stay whose they are.</summary>
    public bool IsExport { get; set; }

    /// <summary>Whether <see cref="FormulaGuard"/> guards the texts of the file: it is an export of ours, or rows that we rejected.</summary>
    public bool IsGuarded { get; set; }

    /// <summary>What a cell says, without what keeps a spreadsheet from misreading it; null for an empty one.</summary>
    public string? TextOf(string? cell) => cell is null ? null : Text.Clean(Unguard(cell));

    /// <summary>A cell without what keeps a spreadsheet from misreading it.</summary>
    public string Unguard(string cell) => IsGuarded ? FormulaGuard.Restore(cell) : IsExport ? cell : ForeignGuard.Unwrap(cell);

    public FieldSource? this[EmployeeField field]
    {
        get => _sources[field.Index];
        set
        {
            _sources[field.Index] = value;
            _plain = null;
        }
    }

    /// <summary>The fields that have a source, and whose value the contact takes as the row says it.</summary>
    public EmployeeField[] Plain =>
        _plain ??= [.. EmployeeField.All.Where(one => Has(one) && one.Contact is TextContactField or DateContactField or NameUseContactField)];

    public bool Has(EmployeeField field) => _sources[field.Index] is not null;

    /// <summary>Whether a script computes one of the fields.</summary>
    public bool HasScript => Array.Exists(_sources, source => source?.Script is not null);
}
