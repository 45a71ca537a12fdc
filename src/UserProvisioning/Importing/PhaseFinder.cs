using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Importing;

/// <summary>The finder of the phase of a row. For most rows it reads only the few cells that decide the phase.</summary>
internal sealed class PhaseFinder
{
    private static readonly EmployeeField[] PhaseFields =
    [
        EmployeeField.Type, EmployeeField.FirstName, EmployeeField.LastName, EmployeeField.OrganizationName,
        EmployeeField.Active, EmployeeField.EndDate,
    ];

    private readonly string[] _cells;
    private readonly int[]? _columns;

    internal PhaseFinder(int columns, FieldMap map)
    {
        _cells = Enumerable.Repeat(string.Empty, columns).ToArray();
        List<IReadOnlyList<int>?> reads = PhaseFields.Where(map.Has).Select(field => map[field]!.Reads).ToList();
        _columns = map.MaySayGone || reads.Contains(null) ? null : reads.SelectMany(columns => columns!).Distinct().ToArray();
    }

    internal ImportPhase PhaseOf(RowCursor row, RowMapper mapper, DateTime today)
    {
        if (_columns is not null)
        {
            foreach (int column in _columns)
            {
                _cells[column] = row.Cell(column);
            }

            // If these cells say Others, a fault in another cell cannot change that.
            if (row.Fault is not null || PhaseOf(mapper.Map(new FileRow(row.Line, _cells, null)), today) == ImportPhase.Others)
            {
                return ImportPhase.Others;
            }
        }

        return PhaseOf(mapper.Map(row.Row()), today);
    }

    internal static ImportPhase PhaseOf(EmployeeRow row, DateTime today) =>
        row.Faults.Any(fault => fault.Field is null) ? ImportPhase.Others

        // A leaver loses access in the phase of the leavers even if its row has faults.
        : row.Faults.Count > 0 ? (row.SaysLeft(today) ? ImportPhase.Leavers : ImportPhase.Others)
        : row.InferredType == ContactType.Organization ? ImportPhase.Organizations
        : row.SaysLeft(today) ? ImportPhase.Leavers
        : ImportPhase.Others;
}
