using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// Shows the items of runs as entries of the audit trail. The items are not stored a second time as audit entries, because that would double what a
/// large import writes.
/// </summary>
internal static class RunAudit
{
    private const int PageSize = 1000;

    /// <summary>The runs whose items may pass a filter, in the order of their ids in the trail.</summary>
    internal static Queue<ProvisioningRunRow> Runs(IUnitOfWork work, AuditFilter filter) =>
        new(work.ProvisioningRuns.Audited(filter.RunId).Where(run => HasEntries(run, filter)));

    /// <summary>Merges the entries of runs into the entries of the trail, in the order of ids.</summary>
    internal static IEnumerable<AuditEntry> Merge(
        IEnumerable<AuditEntry> trail,
        Queue<ProvisioningRunRow> runs,
        AuditFilter filter,
        IProvisioningStore store,
        CancellationToken cancellation)
    {
        foreach (AuditEntry entry in trail)
        {
            while (runs.TryPeek(out ProvisioningRunRow? run) && run.AuditId <= entry.Id)
            {
                foreach (AuditEntry ofRun in Entries(runs.Dequeue(), filter, store, cancellation))
                {
                    yield return ofRun;
                }
            }

            yield return entry;
        }

        while (runs.TryDequeue(out ProvisioningRunRow? run))
        {
            foreach (AuditEntry ofRun in Entries(run, filter, store, cancellation))
            {
                yield return ofRun;
            }
        }
    }

    // A run that waits for approval has changed nothing yet, so its items are no audit entries.
    private static bool HasEntries(ProvisioningRunRow run, AuditFilter filter) =>
        run.Status is not (ProvisioningRunStatus.AwaitingApproval or ProvisioningRunStatus.Failed or ProvisioningRunStatus.Running)
        && !(run.EndedAt < filter.SinceUtc)
        && !(run.EndedAt > filter.UntilUtc)
        && !(run.AuditId <= filter.AfterId)
        && !(run.AuditId > filter.ThroughId)
        && (filter.Actor?.Matches(run.Actor) ?? true);

    private static IEnumerable<AuditEntry> Entries(
        ProvisioningRunRow run,
        AuditFilter filter,
        IProvisioningStore store,
        CancellationToken cancellation)
    {
        // An item has two ids, and its line follows from them: no earlier item has an id above the given one.
        long ofRows = filter.AfterId is { } first ? Math.Max(0, ((first - run.AuditFrom!.Value) / 2) - 1) : 0;
        long ofAbsent = filter.AfterId is { } after ? ((after - run.AuditId!.Value) / 2) - 1 : long.MinValue;
        return Items(run.Id, ofRows, filter, store, cancellation)
            .Concat(Items(run.Id, ofAbsent, filter, store, cancellation).TakeWhile(item => item.Line < 0))
            .SelectMany(item => EntriesOf(run, item))
            .Where(entry => (filter.Target?.Matches(entry.Target) ?? true)
                && (filter.Action?.Matches(entry.Action) ?? true)
                && !(entry.Id <= filter.AfterId));
    }

    /// <summary>Items above a line. The lines of items of contacts that the file lacks are negative.</summary>
    private static IEnumerable<AuditedItemRow> Items(
        long runId, long afterLine, AuditFilter filter, IProvisioningStore store, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<AuditedItemRow> page;
            using (IUnitOfWork work = store.Read())
            {
                page = work.ProvisioningRuns.AuditedItems(runId, afterLine, PageSize, filter.Target, filter.ContactId);
            }

            foreach (AuditedItemRow item in page)
            {
                yield return item;
            }

            if (page.Count < PageSize)
            {
                break;
            }

            afterLine = page[^1].Line;
        }
    }

    private static IEnumerable<AuditEntry> EntriesOf(ProvisioningRunRow run, AuditedItemRow item)
    {
        IReadOnlyList<FieldChange> changes = AuditJson.ReadChanges(item.Changes);
        long id = item.Line > 0 ? run.AuditFrom!.Value + (2 * item.Line) : run.AuditId!.Value + (2 * item.Line);
        if (item.Changes is null)
        {
            yield return Entry(
                id, item.Action == ImportAction.Restore ? AuditActions.Restore : item.Action.ToString(), nameof(Contact), $"#{item.ContactId}", []);
            yield break;
        }

        List<FieldChange> ofContact = changes.Where(change => !ItemFields.OfUser.Contains(change.Field)).ToList();
        if (ofContact.Count > 0)
        {
            string? status = ofContact.Find(change => change.Field == ItemFields.ContactStatus)?.New;
            yield return Entry(
                id,
                item.Action == ImportAction.Create ? AuditActions.Create
                : status is null || ofContact.Count > 1 ? AuditActions.Update
                : status == nameof(ContactStatus.Archived) ? AuditActions.Archive
                : AuditActions.Restore,
                nameof(Contact),
                item.ExternalReference ?? $"#{item.ContactId}",
                ofContact.ConvertAll(change => change.Field == ItemFields.ContactStatus ? change with { Field = nameof(Contact.Status) } : change));
        }

        List<FieldChange> ofUser = changes.Where(change => ItemFields.OfUser.Contains(change.Field)).ToList();
        if (ofUser.Count > 0)
        {
            string? made = ofUser.Find(change => change.Field == "Username")?.New;
            yield return Entry(
                id + 1,
                made is not null ? AuditActions.Create
                : item.Action == ImportAction.Archive ? AuditActions.Archive
                : item.Action == ImportAction.Restore ? AuditActions.Restore
                : AuditActions.Update,
                nameof(SystemUser),
                made ?? item.Username ?? item.ExternalReference ?? string.Empty,
                ofUser);
        }

        AuditEntry Entry(long entryId, string action, string targetType, string target, List<FieldChange> fields) => new()
        {
            Id = entryId,
            At = Clock.Local(run.EndedAt ?? run.StartedAt),
            Actor = run.Actor,
            Action = action,
            TargetType = targetType,
            Target = target,
            Before = AuditJson.ReadObject(AuditJson.Before(fields)),
            After = AuditJson.ReadObject(AuditJson.After(fields)),
            RunId = run.Id,
            ServerLogin = run.ServerLogin,
        };
    }
}
