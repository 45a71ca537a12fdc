using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>The changes that others made to contacts between two transactions of an import.</summary>
internal sealed class ChangesByOthers
{
    private readonly List<(KnownRowMark From, KnownRowMark To)> _changes = [];

    /// <summary>The marks at the end of the last committed transaction of this import, and of the one that is being committed.</summary>
    private KnownRowMark? _last;
    private KnownRowMark? _ended;

    internal void BeginTransaction(IUnitOfWork work)
    {
        KnownRowMark now = work.KnownRows.Latest();
        if (_last is not null && _last != now && _changes.LastOrDefault().From != _last)
        {
            _changes.Add((_last, now));
        }
    }

    internal void EndTransaction(IUnitOfWork work) => _ended = work.KnownRows.Latest();

    internal void Committed() => _last = _ended;

    /// <summary>Records the changes again, as newer than the rows that this import stores: a contact may have been changed after its row.</summary>
    internal void RecordAgain(IUnitOfWork work)
    {
        foreach ((KnownRowMark from, KnownRowMark to) in _changes)
        {
            work.KnownRows.TouchAgain(from, to);
        }
    }
}
