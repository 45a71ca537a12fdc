namespace UserProvisioning;

/// <summary>What must be known of the whole file before its first row is applied: its keys, and how many rows each phase has.</summary>
internal sealed class FileIndex
{
    private readonly Dictionary<string, long> _firstLines = new(StringComparer.Ordinal);

    /// <summary>The phases of the lines that are not with the others: most files have few.</summary>
    private readonly Dictionary<long, ImportPhase> _phases = [];
    private readonly int[] _rows = new int[Enum.GetValues<ImportPhase>().Length];

    private FileIndex()
    {
    }

    internal static FileIndex Scan(IEmployeeFile file, FieldMap map, DateTime today, CancellationToken cancellation)
    {
        var index = new FileIndex();
        var mapper = new RowMapper(map);
        foreach (FileRow cells in file.Rows(cancellation))
        {
            EmployeeRow row = mapper.Map(cells);
            index.Add(row.Line, PhaseOf(row, today));
            if (row.Key is not null)
            {
                index._firstLines.TryAdd(row.Key, row.Line);
            }
        }

        return index;
    }

    /// <summary>The line of the first row with a key; null when there is none. A row that is rejected counts.</summary>
    internal long? FirstLine(string key) => _firstLines.TryGetValue(key, out long line) ? line : null;

    internal bool HasRows(ImportPhase phase) => _rows[(int)phase] > 0;

    internal ImportPhase PhaseOf(long line) => _phases.GetValueOrDefault(line, ImportPhase.Others);

    /// <summary>Leaves a row that looked like an organization, and turned out to be a person, to the persons.</summary>
    internal void Defer(long line)
    {
        _phases.Remove(line);
        _rows[(int)ImportPhase.Others]++;
    }

    private static ImportPhase PhaseOf(EmployeeRow row, DateTime today) =>
        row.Faults.Count > 0 ? ImportPhase.Others
        : row.InferredType == ContactType.Organization ? ImportPhase.Organizations
        : row.Active == false || row.Contact.EndDate < today ? ImportPhase.Leavers
        : ImportPhase.Others;

    private void Add(long line, ImportPhase phase)
    {
        _rows[(int)phase]++;
        if (phase != ImportPhase.Others)
        {
            _phases.Add(line, phase);
        }
    }
}
