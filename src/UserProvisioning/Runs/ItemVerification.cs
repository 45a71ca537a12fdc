using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>A check of the items of a run against their seals, and of the seals against the entry of the run.</summary>
/// <param name="store">The database.</param>
/// <param name="entry">The entry of the run in the audit trail.</param>
/// <param name="erasures">What was erased.</param>
/// <param name="cancellation">Stops the check.</param>
internal sealed class ItemVerification(IProvisioningStore store, AuditRow entry, Erasures erasures, CancellationToken cancellation)
{
    private const int PageSize = 2000;

    // The batches of an import overlap where it works in phases, so a few seals are open at a time.
    private readonly Dictionary<long, (ItemBatchHash Hash, List<long> Lines)> _open = [];
    private Dictionary<long, ItemSealRow> _seals = [];
    private ProvisioningRunRow _run = new();

    /// <summary>How many items were checked.</summary>
    internal long Items { get; private set; }

    /// <returns>The id of the first broken entry, and what is wrong with it; null when all are sound.</returns>
    internal (long Id, string Why)? Run()
    {
        IReadOnlyList<ItemSealRow> seals;
        using (IUnitOfWork work = store.Read())
        {
            // The items of a plan are gone when it is approved, and were never done when it is withdrawn.
            if (IsPlan())
            {
                return null;
            }

            if (work.ProvisioningRuns.Audited(entry.RunId) is not [var run, ..] || run.AuditId != entry.Id)
            {
                return (entry.Id, "The run of this entry was removed or changed.");
            }

            _run = run;
            seals = work.AuditChain.Seals(run.Id);
        }

        if (!entry.ItemsHash.AsSpan().SequenceEqual(AuditChain.HashOf(_run, seals)))
        {
            return (entry.Id, "The run of this entry, or a seal of its items, was changed.");
        }

        _seals = seals.ToDictionary(seal => seal.Seal);
        return Read() ?? Missing();
    }

    private (long Id, string Why)? Read()
    {
        for (long after = long.MinValue; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<ProvisioningRunItemRow> page;
            using (IUnitOfWork work = store.Read())
            {
                page = work.AuditChain.Items(_run.Id, after, PageSize);
            }

            foreach (ProvisioningRunItemRow item in page)
            {
                if (Check(item) is { } broken)
                {
                    return broken;
                }
            }

            if (page.Count < PageSize)
            {
                return null;
            }

            after = page[^1].Line;
        }
    }

    private (long Id, string Why)? Check(ProvisioningRunItemRow item)
    {
        Items++;
        long number = item.Seal ?? ItemSealRow.OfBefore;
        if (!_seals.TryGetValue(number, out ItemSealRow? seal))
        {
            return (IdOf(item.Line), "This entry was put in between.");
        }

        if (item.Seal is null)
        {
            _seals[number] = new ItemSealRow { Items = seal.Items - 1 };
            return seal.Items == 0 ? (IdOf(item.Line), "This entry was put in between.") : null;
        }

        if ((item.ValuesHash ?? item.Salt) is null || (AuditChain.IsErased(item.Salt, item.ValuesHash) && HasValues(item)))
        {
            return (IdOf(item.Line), "This entry was changed.");
        }

        if (!erasures.Explain(RecordPlace.Of(item), item.ContactId, item.Salt, item.ValuesHash))
        {
            return (IdOf(item.Line), "Values of this entry were removed, and nobody whom it names was erased.");
        }

        if (!_open.TryGetValue(number, out (ItemBatchHash Hash, List<long> Lines) batch))
        {
            _open.Add(number, batch = (new ItemBatchHash(), []));
        }

        batch.Hash.Add(item);
        batch.Lines.Add(item.Line);
        if (batch.Hash.Items < seal.Items)
        {
            return null;
        }

        _open.Remove(number);
        _seals.Remove(number);
        byte[] parts = batch.Hash.Parts;
        return batch.Hash.Digest().AsSpan().SequenceEqual(seal.Digest) ? null : Locate(number, parts, batch.Lines);
    }

    private static bool HasValues(ProvisioningRunItemRow item) =>
        (item.ExternalReference ?? item.DisplayName ?? item.Changes ?? item.Field ?? item.Reason ?? item.Undo) is not null;

    /// <summary>Finds the seal of which items are missing.</summary>
    private (long Id, string Why)? Missing()
    {
        foreach (ItemSealRow seal in _seals.Values.Where(seal => seal.Items > 0).OrderBy(seal => seal.Seal))
        {
            return _open.TryGetValue(seal.Seal, out (ItemBatchHash Hash, List<long> Lines) batch)
                ? Locate(seal.Seal, batch.Hash.Parts, batch.Lines)
                : (seal.Seal == ItemSealRow.OfBefore ? entry.Id : IdOf(seal.Seal), "This entry was removed.");
        }

        return null;
    }

    private (long Id, string Why) Locate(long seal, byte[] found, List<long> lines)
    {
        using IUnitOfWork work = store.Read();
        byte[] stored = work.AuditChain.Parts(_run.Id, seal) ?? [];
        int same = found.AsSpan().CommonPrefixLength(stored) / ItemBatchHash.PartSize;
        return (IdOf(lines[Math.Min(same, lines.Count - 1)]), "This entry was changed, or one beside it was removed or put in between.");
    }

    private bool IsPlan() => AuditJson.ReadObject(entry.AfterJson)["Status"] is nameof(ProvisioningRunStatus.AwaitingApproval);

    private long IdOf(long line) => line > 0 ? _run.AuditFrom!.Value + (2 * line) : _run.AuditId!.Value + (2 * line);
}
