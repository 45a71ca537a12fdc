using UserProvisioning.Importing;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>
/// The removal of what the record holds of before a time: entries of the audit trail, items of runs, and rows that were kept for undoing. First the
/// chain begins later, and an entry says so; then what is older is deleted in short transactions. A call that was broken off is finished by the next.
/// </summary>
/// <param name="context">The database, the clock and the actor.</param>
/// <param name="beforeUtc">The time, in UTC.</param>
internal sealed class HistoryPurge(ProvisioningContext context, DateTime beforeUtc)
{
    private const int PageSize = 1000;

    private int _entries;
    private int _items;

    internal PurgedHistory Run(CancellationToken cancellation)
    {
        long? through = FindEnd(cancellation) is { } end ? Begin(end, cancellation) : null;
        using (IUnitOfWork work = context.Store.Read())
        {
            through ??= work.AuditChain.Start() is { IsPurge: true } start ? start.AfterId : null;
        }

        if (through is { } last)
        {
            Delete(last, cancellation);
        }

        return new PurgedHistory { Entries = _entries, Items = _items };
    }

    /// <summary>
    /// Finds the last of the entries that are older, before the first that is not. Entries stand in the order of time, unless a clock was wrong.
    /// </summary>
    private AuditRow? FindEnd(CancellationToken cancellation)
    {
        AuditRow? end = null;
        for (long after = 0; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            using IUnitOfWork work = context.Store.Read();
            IReadOnlyList<AuditRow> page = work.AuditChain.Entries(after, long.MaxValue, PageSize);
            foreach (AuditRow entry in page)
            {
                if (entry.At >= beforeUtc)
                {
                    return end;
                }

                end = entry;
            }

            if (page.Count < PageSize)
            {
                return end;
            }

            after = page[^1].Id;
        }
    }

    /// <summary>Lets the chain begin after an entry. Runs that wait for approval since before the time are withdrawn.</summary>
    private long Begin(AuditRow end, CancellationToken cancellation) => context.Store.Write(
        work =>
        {
            foreach (long id in work.AuditChain.WaitingBefore(beforeUtc))
            {
                ProvisioningRunRow run = work.ProvisioningRuns.ById(id)!;
                work.ProvisioningRuns.SetAuditIds(id, null, null);
                work.ProvisioningRuns.DeleteFile(id);
                RunUndoService.SetUndone(work, run, new AuditLog(context, work, id));
            }

            AuditStartRow? former = work.AuditChain.Start();
            if (former is { IsPurge: true } && former.AfterId >= end.Id)
            {
                return UnitResult.Keep(former.AfterId);
            }

            var start = new AuditStartRow { AfterId = end.Id, Hash = end.Hash ?? AuditChain.Beginning, IsPurge = true };
            work.AuditChain.MoveStart(start);
            new AuditLog(context, work).Add(AuditActions.Purge, "Audit", "Audit", PurgeNote.Of(start));
            return UnitResult.Keep(end.Id);
        },
        cancellation);

    private void Delete(long through, CancellationToken cancellation)
    {
        IReadOnlyList<long> runs;
        IReadOnlyList<long> changed;
        using (IUnitOfWork work = context.Store.Read())
        {
            runs = work.AuditChain.RunsThrough(through);
            changed = work.AuditChain.RowChangesThrough(through);
        }

        Deleted? deleted = null;
        var transactions = new ShortTransactions<Deleted>
        {
            Longest = EmployeeFileRequest.UsualTransaction,
            Begin = (work, _) => deleted = new Deleted(work),
            End = _ => { },
            Committed = () =>
            {
                _entries += deleted!.Entries;
                _items += deleted.Items;
            },
        };

        // The rows that are deleted are not kept for undoing.
        transactions.Run(context with { Call = null }, size => Steps(size, through, runs, changed), cancellation);
    }

    private static IEnumerable<Action<Deleted>> Steps(BatchSize size, long through, IReadOnlyList<long> runs, IReadOnlyList<long> changed)
    {
        foreach (long run in changed)
        {
            yield return batch => batch.Work.AuditChain.DeleteRowChanges(run);
        }

        foreach (long run in runs)
        {
            foreach (Action<Deleted> step in size.StepsUntilLess<Deleted>((batch, most) => batch.DeleteItems(run, most)))
            {
                yield return step;
            }

            yield return batch =>
            {
                batch.Work.AuditChain.DeleteRest(run);
                if (batch.Work.AuditChain.IsReferenced(run))
                {
                    batch.Work.KnownRows.ClearFinished();
                }
            };
        }

        foreach (Action<Deleted> step in size.StepsUntilLess<Deleted>((batch, most) => batch.DeleteEntries(through, most)))
        {
            yield return step;
        }
    }

    /// <summary>One transaction, and what it deleted. It counts only when it was committed.</summary>
    private sealed class Deleted(IUnitOfWork work)
    {
        internal IUnitOfWork Work => work;

        internal int Entries { get; private set; }

        internal int Items { get; private set; }

        internal int DeleteItems(long run, int most)
        {
            int deleted = work.ProvisioningRuns.DeleteItems(run, most);
            Items += deleted;
            return deleted;
        }

        internal int DeleteEntries(long through, int most)
        {
            int deleted = work.AuditChain.DeleteEntries(through, most);
            Entries += deleted;
            return deleted;
        }
    }
}
