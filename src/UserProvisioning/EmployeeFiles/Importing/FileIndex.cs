namespace UserProvisioning;

/// <summary>What must be known of the whole file before its first row is applied: its keys, and how many rows each phase has.</summary>
internal sealed class FileIndex
{
    private readonly Dictionary<string, long> _firstLines = new(StringComparer.Ordinal);
    private readonly HashSet<long> _deferred = [];
    private readonly int[] _rows = new int[Enum.GetValues<ImportPhase>().Length];
    private readonly DateTime _today;

    private FileIndex(DateTime today) => _today = today;

    internal static FileIndex Scan(IEmployeeFile file, FieldMap map, DateTime today, CancellationToken cancellation)
    {
        var index = new FileIndex(today);
        var mapper = new RowMapper(map);
        foreach (FileRow cells in file.Rows(cancellation))
        {
            EmployeeRow row = mapper.Map(cells);
            index._rows[(int)index.PhaseOf(row)]++;
            if (row.Key is not null)
            {
                index._firstLines.TryAdd(row.Key, row.Line);
            }
        }

        return index;
    }

    /// <summary>The line of the first row with a key; null when there is none. A row that is rejected counts.</summary>
    internal long? FirstLine(string key) => _firstLines.TryGetValue(key, out long line) ? line : null;

    internal bool HasRows(ImportPhase phase) => _rows[(int)phase] > 0 || (phase == ImportPhase.Others && _deferred.Count > 0);

    internal ImportPhase PhaseOf(EmployeeRow row) =>
        row.Faults.Count > 0 || _deferred.Contains(row.Line) ? ImportPhase.Others
        : row.InferredType == ContactType.Organization ? ImportPhase.Organizations
        : row.Active == false || row.Contact.EndDate < _today ? ImportPhase.Leavers
        : ImportPhase.Others;

    /// <summary>Leaves a row that looked like an organization, and turned out to be a person, to the persons.</summary>
    internal void Defer(EmployeeRow row) => _deferred.Add(row.Line);
}
