using System.Globalization;
using System.Text;
using UserProvisioning.Fields;
using UserProvisioning.Sources.Files;
using UserProvisioning.Tables;

namespace UserProvisioning.Sources.Mapping;

/// <summary>The source of a field's values: columns, a constant or a script, and the conversions that the mapping applies.</summary>
internal sealed record FieldSource
{
    /// <summary>The position of the column; null when there is not exactly one.</summary>
    public int? Column { get; init; }

    /// <summary>The positions of the columns whose cells are joined, or that a script reads; null when there are none.</summary>
    public int[]? Columns { get; init; }

    /// <summary>The text between joined cells.</summary>
    public string Separator { get; init; } = " ";

    /// <summary>The number of digits to which a whole number is padded with zeros; 0 for no padding.</summary>
    public int Digits { get; init; }

    /// <summary>The script that computes the value; null for none.</summary>
    public MappingScript? Script { get; init; }

    /// <summary>The value that every row gets; null for none.</summary>
    public string? Constant { get; init; }

    /// <summary>The replacements of cell values, by <see cref="Text.Key"/>; null for none.</summary>
    public IReadOnlyDictionary<string, string?>? Map { get; init; }

    /// <summary>The mapped values as they are written in the mapping, for messages.</summary>
    public IReadOnlyList<string> MapNames { get; init; } = [];

    /// <summary>The date formats; null for the forms that need no format.</summary>
    public string[]? Formats { get; init; }

    /// <summary>The culture of the dates; null for none.</summary>
    public CultureInfo? Culture { get; init; }

    /// <summary>The order of day and month that the dates of the column show; null when it was not examined. For messages only.</summary>
    public DayOrder? Days { get; init; }

    /// <summary>The texts that mean an empty cell, by <see cref="Text.Key"/>; null for none.</summary>
    public IReadOnlySet<string>? Empty { get; init; }

    /// <summary>The value that replaces an empty cell; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>The columns from which the value is made; null when it may be made from any column.</summary>
    public IReadOnlyList<int>? Reads => Script is not null ? null : Column is { } column ? [column] : Columns ?? [];

    /// <summary>
    /// Writes a description of the source to a text. Sources that read a cell differently have different descriptions. A script is
    /// not described, because its result is unknown.
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

/// <summary>The sources of all fields of a file.</summary>
/// <param name="fields">The fields that files of the database can have.</param>
internal sealed class FieldMap(EmployeeFieldSet fields)
{
    private readonly FieldSource?[] _sources = new FieldSource?[fields.All.Length];
    private Dictionary<string, int>? _byName;
    private EmployeeField[]? _plain;

    /// <summary>The fields that files of the database can have.</summary>
    public EmployeeFieldSet Fields => fields;

    /// <summary>The words by which messages name the file and its parts.</summary>
    public required SourceWords Words { get; init; }

    /// <summary>The names of the columns, for messages.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The positions of the named columns, for scripts. Of two columns with the same name, the first is taken.</summary>
    public IReadOnlyDictionary<string, int> ByName => _byName ??= Columns
        .Select((name, position) => (name, position))
        .Where(column => column.name.Length > 0)
        .DistinctBy(column => column.name, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(column => column.name, column => column.position, StringComparer.OrdinalIgnoreCase);

    /// <summary>Warnings for the person who imports the file: columns that are not used.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Takes back the warning that a column is not used.</summary>
    public void Use(int column) => Warnings.Remove(Unused(column));

    /// <summary>The warning that a column is not used.</summary>
    public string Unused(int column) => $"The {Words.Column} '{Text.Shorten(Columns[column])}' is not used.";

    /// <summary>The positions of unused columns that look like a status, when no column says who is active.</summary>
    public List<int> UnusedStatuses { get; } = [];

    /// <summary>Whether a row may say that its person is gone, whatever its other cells hold.</summary>
    internal bool MaySayGone { get; set; }

    /// <summary>Whether a row may say nothing about a field that has a source, as an object whose property is null does.</summary>
    public bool MayBeSilent { get; set; }

    /// <summary>Whether the file is an export of this module. Existing contacts in it keep their source.</summary>
    public bool IsExport { get; set; }

    /// <summary>
    /// Whether <see cref="FormulaGuard"/> has guarded the texts of the file. It is then an export or a file of rejected rows of this module.
    /// </summary>
    public bool IsGuarded { get; set; }

    /// <summary>The text of a cell without guards against spreadsheets; null for an empty cell.</summary>
    public string? TextOf(string? cell) => cell is null ? null : Text.Clean(Unguard(cell));

    /// <summary>The content of a cell without guards against spreadsheets.</summary>
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

    /// <summary>The fields that have a source, and whose values go to the contact unchanged.</summary>
    public EmployeeField[] Plain =>
        _plain ??=
            [.. fields.All.Where(one => Has(one) && one.Contact is TextContactField or DateContactField or NameUseContactField or OwnContactField)];

    public bool Has(EmployeeField field) => _sources[field.Index] is not null;

    /// <summary>Whether a script computes any field.</summary>
    public bool HasScript => Array.Exists(_sources, source => source?.Script is not null);
}
