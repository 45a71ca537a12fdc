using UserProvisioning.Common;

namespace UserProvisioning.Importing;

/// <summary>The phases of the rows that are to be applied, and how many rows each phase has.</summary>
internal sealed class RowPhases
{
    /// <summary>The lines of organizations and of leavers. All other rows belong to <see cref="ImportPhase.Others"/>.</summary>
    private readonly BitSet _organizations = new();
    private readonly BitSet _leavers = new();
    private readonly int[] _rows = new int[Enum.GetValues<ImportPhase>().Length];

    /// <summary>How many rows are to be applied.</summary>
    internal int Count => _rows.Sum();

    internal int CountOf(ImportPhase phase) => _rows[(int)phase];

    /// <summary>The phase of a row.</summary>
    internal ImportPhase Of(long line) =>
        _organizations.Contains(line) ? ImportPhase.Organizations
        : _leavers.Contains(line) ? ImportPhase.Leavers
        : ImportPhase.Others;

    internal void Add(long line, ImportPhase phase)
    {
        _rows[(int)phase]++;
        if (phase != ImportPhase.Others)
        {
            (phase == ImportPhase.Organizations ? _organizations : _leavers).Add(line);
        }
    }

    /// <summary>
    /// Moves a row to the last phase: it looked like an organization, but its contact turned out to be a person. A batch that is applied again in
    /// halves moves its rows again, which changes nothing.
    /// </summary>
    internal void Defer(long line)
    {
        if (_organizations.Contains(line))
        {
            _organizations.Remove(line);
            _rows[(int)ImportPhase.Others]++;
        }
    }
}
