using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>Writes plans that have no conflict, with their audit entries, and counts them.</summary>
internal sealed class RowUndoWriter(IUnitOfWork work, AuditLog audit, RowUndoHistory history, RowUndoProgress progress)
{
    internal void Write(IReadOnlyList<RowUndoPlan> plans)
    {
        foreach (List<RowWrite> group in RowWriteOrder.Groups(plans.SelectMany(plan => plan.Writes)))
        {
            Write(group[0].Shape.Table, group);
        }

        foreach (RowUndoPlan plan in plans)
        {
            progress.Count(plan);
        }

        ComputeNames(plans
            .SelectMany(plan => plan.Writes)
            .Where(write => write is { Shape.Table: KeptTable.Contacts, Now: not null, Then: not null })
            .Select(write => long.Parse(write.Key))
            .Distinct()
            .ToList());
        Record(plans);
        foreach (IGrouping<long, RowChange> unit in plans.Select(plan => plan.Item.Last).GroupBy(last => last.AuditFrom))
        {
            work.RowChanges.Delete(unit.First().RunId, unit.Key, unit.Select(last => last.Item).ToList());
        }
    }

    private void Write(KeptTable table, List<RowWrite> group)
    {
        if (group[0].Then is null)
        {
            work.StoredRows().Remove(table, group.ConvertAll(write => write.Key));
        }
        else if (group[0].Now is null)
        {
            work.StoredRows().Add(table, group.ConvertAll(write => write.Then!));
        }
        else
        {
            work.StoredRows().Set(table, group.ConvertAll(write => new SetRow(
                write.Key,
                write.Set.ConvertAll(value => new RowValue(value.Column, write.Now![value.Column])),
                write.Set)));
        }
    }

    /// <summary>Computes display names whose other parts were changed since the run.</summary>
    private void ComputeNames(List<long> contacts)
    {
        IEnumerable<ContactRow> rows = contacts.Count == 0 ? [] : work.Contacts.ByIds(contacts).Values;
        Dictionary<string, string?> stored = work.StoredRows().Rows(KeptTable.Contacts, "Id", contacts.ConvertAll(id => $"{id}"))
            .ToDictionary(row => row["Id"]!, row => row["DisplayName"]);
        List<ContactRow> differing = rows.Where(row => stored[$"{row.Id}"] != row.DisplayName).ToList();
        if (differing.Count > 0)
        {
            work.Contacts.Update(differing);
        }
    }

    private void Record(IReadOnlyList<RowUndoPlan> plans)
    {
        foreach (AuditRow entry in history.Entries(plans.Select(plan => plan.Item).ToList()))
        {
            if (Reversed(entry.Action) is not { } action)
            {
                continue;
            }

            List<FieldChange> changes = AuditJson.ReadChanges(entry.BeforeJson, entry.AfterJson)
                .Select(change => new FieldChange(change.Field, change.New, change.Old))
                .ToList();
            string target = (entry.Action == AuditActions.Rename ? changes.Find(change => change.Field == "Username")?.New : null) ?? entry.Target;
            audit.Add(action, entry.TargetType, target, entry.ContactId, changes);
        }
    }

    /// <summary>The action that puts back what an action did; null when nothing does.</summary>
    private static string? Reversed(string action) => action switch
    {
        AuditActions.Create => AuditActions.Remove,
        AuditActions.Remove => AuditActions.Create,
        AuditActions.Archive => AuditActions.Restore,
        AuditActions.Restore => AuditActions.Archive,
        AuditActions.Block => AuditActions.Unblock,
        AuditActions.Unblock => AuditActions.Block,
        AuditActions.AddMember => AuditActions.RemoveMember,
        AuditActions.RemoveMember => AuditActions.AddMember,
        AuditActions.ScheduleCredential => AuditActions.CancelCredential,
        AuditActions.CancelCredential => AuditActions.ScheduleCredential,
        AuditActions.SetPassword or AuditActions.RemovePassword or AuditActions.SendCredential => null,
        _ => action,
    };
}
