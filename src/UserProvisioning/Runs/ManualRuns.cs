using UserProvisioning.Storage;

namespace UserProvisioning.Runs;

/// <summary>
/// Reads manual runs, and imports of a configuration. Their counts and items are those of their entries in the audit trail, which are stored once.
/// </summary>
internal static class ManualRuns
{
    /// <summary>Whether the items of a run are its entries in the audit trail; those of other kinds are stored.</summary>
    internal static bool HasItemsInTrail(ProvisioningRunKind kind) => kind is ProvisioningRunKind.Manual or ProvisioningRunKind.Configuration;

    /// <summary>Sets the counts and the end of the manual runs among some rows.</summary>
    internal static void Count(IUnitOfWork work, IReadOnlyList<ProvisioningRunRow> rows)
    {
        Dictionary<long, ProvisioningRunRow> manual = rows.Where(row => HasItemsInTrail(row.Kind)).ToDictionary(row => row.Id);
        if (manual.Count == 0)
        {
            return;
        }

        foreach (ManualRunCount count in work.ProvisioningRuns.CountEntries(manual.Keys))
        {
            Add(manual[count.RunId], count);
        }
    }

    /// <summary>A page of the items of a manual run: one for each entry.</summary>
    internal static Page<ProvisioningRunItem> Items(IUnitOfWork work, long runId, ImportAction? action, long afterId, int take)
    {
        Page<AuditRow> page = work.Audit.Page(new AuditFilter { RunId = runId }, afterId, take);
        List<long> ids = page.Rows.Select(row => row.ContactId).OfType<long>().Distinct().ToList();
        IReadOnlyDictionary<long, ContactRow> contacts = work.Contacts.ByIds(ids);
        return new Page<ProvisioningRunItem>(
            page.Rows.Select(row => ToItem(row, contacts)).Where(item => action is null || item.Action == action).ToList(),
            page.Next);
    }

    private static void Add(ProvisioningRunRow run, ManualRunCount count)
    {
        run.TotalRows += count.Entries;
        run.EndedAt = count.LastAt > run.EndedAt ? count.LastAt : run.EndedAt;
        switch (ActionOf(count.Action))
        {
            case ImportAction.Create when count.TargetType == nameof(SystemUser):
                run.UsersCreated += count.Entries;
                break;
            case ImportAction.Create:
                run.Created += count.Entries;
                break;
            case ImportAction.Archive:
                run.Archived += count.Entries;
                break;
            case ImportAction.Restore:
                run.Restored += count.Entries;
                break;
            case ImportAction.Update when count.Action == AuditActions.AddMember:
                run.Granted += count.Entries;
                break;
            case ImportAction.Update when count.Action == AuditActions.RemoveMember:
                run.Revoked += count.Entries;
                break;
            default:
                run.Updated += count.Entries;
                break;
        }
    }

    private static ProvisioningRunItem ToItem(AuditRow row, IReadOnlyDictionary<long, ContactRow> contacts)
    {
        ContactRow? contact = row.ContactId is { } id ? contacts.GetValueOrDefault(id) : null;
        return new ProvisioningRunItem
        {
            RunId = row.RunId!.Value,
            ExternalReference = contact?.ExternalReference,
            DisplayName = contact?.DisplayName ?? row.Target,
            Action = ActionOf(row.Action),
            Changes = AuditJson.ReadChanges(row.BeforeJson, row.AfterJson),
        };
    }

    private static ImportAction ActionOf(string action) => action switch
    {
        AuditActions.Create => ImportAction.Create,
        AuditActions.Archive => ImportAction.Archive,
        AuditActions.Restore => ImportAction.Restore,
        _ => ImportAction.Update,
    };
}
