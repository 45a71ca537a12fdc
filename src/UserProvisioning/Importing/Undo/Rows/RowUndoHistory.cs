using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>What the audit trail says of the items of a run: what they are called, and who changed them since.</summary>
internal sealed class RowUndoHistory(ProvisioningContext context, IUnitOfWork work, ProvisioningRunRow run)
{
    /// <summary>The entries of the run about some items, from the last to the first.</summary>
    internal List<AuditRow> Entries(IReadOnlyList<RowUndoItem> items)
    {
        if (items.Count == 0)
        {
            return [];
        }

        HashSet<(long AuditFrom, long Item)> wanted = items.SelectMany(ContactsOf).ToHashSet();
        Dictionary<long, long> units = items.Select(item => item.Last).DistinctBy(last => last.AuditFrom).ToDictionary(
            last => last.AuditFrom, last => last.AuditTo);
        return units
            .OrderByDescending(unit => unit.Key)
            .SelectMany(unit => work.RowChanges.Entries(run.Id, unit.Key, unit.Value)
                .Where(entry => wanted.Contains((unit.Key, entry.ContactId ?? RowChange.OfNobody)))
                .Reverse())
            .ToList();
    }

    /// <summary>The contacts that an item changed: its own, and those that a merge moved to another organization or manager.</summary>
    private static IEnumerable<(long AuditFrom, long ContactId)> ContactsOf(RowUndoItem item) => item.Changes
        .Where(change => change.TableName == nameof(KeptTable.Contacts))
        .Select(change => (change.AuditFrom, long.Parse(change.RowKey)))
        .Append((item.Last.AuditFrom, item.Last.Item));

    /// <summary>Says of an item what it is called, why it cannot be put back, and who changed it last.</summary>
    internal (string Name, string What) Describe(RowUndoItem item, RowConflict conflict)
    {
        AuditRow? entry = Entries([item]).FirstOrDefault();
        string name = entry?.Target ?? $"{item.Last.TableName} {item.Last.RowKey}";
        string? by = LastChange(OwnerOf(conflict.Row) ?? item.Last.Item, entry);
        return (name, by is null ? $"{conflict.What} (by something that leaves no entry in the audit trail)" : $"{conflict.What} ({by})");
    }

    /// <summary>The contact to which a row in the way belongs; null if it belongs to none.</summary>
    private long? OwnerOf((KeptTable Table, string Key)? row) => row switch
    {
        { Table: KeptTable.Contacts, Key: var id } => long.Parse(id),
        { Table: KeptTable.SystemUsers, Key: var id } =>
            work.StoredRows().Rows(KeptTable.SystemUsers, "Id", [id]).Select(user => (long?)long.Parse(user["ContactId"]!)).FirstOrDefault(),
        _ => null,
    };

    private string? LastChange(long owner, AuditRow? own)
    {
        var filter = new AuditFilter
        {
            ContactId = owner == RowChange.OfNobody ? null : owner,
            Target = owner == RowChange.OfNobody && own is not null ? TextFilter.Exactly(own.Target) : null,
            SinceUtc = own?.At ?? run.StartedAt,
        };
        AuditEntry? last = new AuditService(context).List(filter).LastOrDefault(entry => entry.RunId != run.Id);
        return last is null ? null : $"{last.Action} {last.Target} by {last.Actor} at {last.At:yyyy-MM-dd HH:mm:ss}";
    }
}
