using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>A check of the chain of the audit trail, from its beginning to its last entry, page by page.</summary>
/// <param name="store">The database.</param>
/// <param name="anchor">What somebody noted of the chain elsewhere; null for nothing.</param>
/// <param name="progress">Receives how many of how many entries were checked; null for no reports.</param>
/// <param name="cancellation">Stops the check.</param>
internal sealed class AuditVerification(
    IProvisioningStore store, AuditAnchor? anchor, IProgress<WorkProgress>? progress, CancellationToken cancellation)
{
    private const int PageSize = 2000;

    private readonly Erasures _erasures = new(store);
    private AuditStartRow? _start;
    private long _entries;
    private byte[] _hash = AuditChain.Beginning;
    private bool _isPurgeTold;
    private bool _isAnchorFound;

    internal AuditCheck Run()
    {
        while (true)
        {
            AuditCheck check = Check();

            // Entries may have been purged meanwhile. Then the chain begins later, and what was read is not the whole.
            using IUnitOfWork work = store.Read();
            if (check.IsSound || work.AuditChain.Start()?.AfterId == _start?.AfterId)
            {
                return check;
            }
        }
    }

    private AuditCheck Check()
    {
        (_entries, _isPurgeTold, _isAnchorFound) = (0, false, false);
        long last;
        long? early;
        using (IUnitOfWork work = store.Read())
        {
            _start = work.AuditChain.Start();
            last = work.Audit.LastId();
            early = _start is { IsPurge: false } ? work.AuditChain.FirstThrough(_start.AfterId) : null;
        }

        _hash = _start?.Hash ?? AuditChain.Beginning;
        long first = _start?.AfterId ?? 0;
        if (early is not null)
        {
            return Broken(early.Value, "The chain was cut off: it has entries before its beginning.");
        }

        if (anchor?.Id == first && _start is not null && !CheckAnchor())
        {
            return Broken(first, "The hash of this entry is not that of the anchor.");
        }

        long after = first;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<AuditRow> page;
            using (IUnitOfWork work = store.Read())
            {
                page = work.AuditChain.Entries(after, last, PageSize);
            }

            foreach (AuditRow entry in page)
            {
                if (Check(entry) is { } broken)
                {
                    return broken;
                }
            }

            if (page.Count < PageSize)
            {
                break;
            }

            after = page[^1].Id;
            progress?.Report(new WorkProgress(after - first, last - first));
        }

        return End(first, last);
    }

    private AuditCheck End(long first, long last)
    {
        if (_start is { IsPurge: true } && !_isPurgeTold)
        {
            return Broken(first, "Entries up to this one were removed, and no entry says that they were old.");
        }

        if (anchor is not null && !_isAnchorFound)
        {
            return anchor.Id < first
                ? Unsound("The entry of the anchor is older than the chain: it was purged, or is of before the chain. Take a later anchor.")
                : Broken(anchor.Id, "The entry of the anchor is gone.");
        }

        return new AuditCheck
        {
            IsSound = true,
            Entries = _entries,
            Anchor = last > 0 ? new AuditAnchor(last, _hash).ToString() : null,
        };
    }

    private AuditCheck? Check(AuditRow entry)
    {
        _entries++;
        if (entry.Hash is null)
        {
            return Broken(entry.Id, "This entry was put in between.");
        }

        if ((entry.ValuesHash ?? entry.Salt) is null || (AuditChain.IsErased(entry.Salt, entry.ValuesHash)
            && (entry.Target.Length > 0 || entry.BeforeJson is not null || entry.AfterJson is not null)))
        {
            return Broken(entry.Id, "This entry was changed.");
        }

        if (!_erasures.Explain(RecordPlace.Of(entry), entry.ContactId, entry.Salt, entry.ValuesHash))
        {
            return Broken(entry.Id, "Values of this entry were removed, and nobody whom it names was erased.");
        }

        // An entry that was copied from a file has the login of whoever copied it, and was hashed without one.
        if (!entry.Hash.AsSpan().SequenceEqual(AuditChain.HashOf(_hash, entry, entry.ServerLogin))
            && (entry.ServerLogin is null || !entry.Hash.AsSpan().SequenceEqual(AuditChain.HashOf(_hash, entry, null))))
        {
            return Broken(entry.Id, "This entry was changed, or one before it was removed or put in between.");
        }

        _hash = entry.Hash;
        _isPurgeTold |= _start is { IsPurge: true } && PurgeNote.Tells(entry, _start);
        if (anchor?.Id == entry.Id && !CheckAnchor())
        {
            return Broken(entry.Id, "The hash of this entry is not that of the anchor.");
        }

        if (entry.ItemsHash is null)
        {
            return null;
        }

        var items = new ItemVerification(store, entry, _erasures, cancellation);
        (long Id, string Why)? broken = items.Run();
        _entries += items.Items;
        return broken is { } one ? Broken(one.Id, one.Why) : null;
    }

    private bool CheckAnchor()
    {
        _isAnchorFound = true;
        return _hash.AsSpan().SequenceEqual(anchor!.Hash);
    }

    private AuditCheck Broken(long id, string why) => new() { IsSound = false, Entries = _entries, BrokenAt = id, Reason = why };

    private AuditCheck Unsound(string why) => new() { IsSound = false, Entries = _entries, Reason = why };
}
