using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo.Rows;

/// <summary>Reads all rows by which some items are judged: the rows themselves, and those that they refer to or that refer to them.</summary>
internal static class RowPage
{
    internal static RowCache Read(IUnitOfWork work, IReadOnlyList<RowUndoItem> items)
    {
        var cache = new RowCache(work);
        foreach (IGrouping<TableShape, RowChange> table in items
            .SelectMany(item => item.Changes)
            .Where(change => change.Shape is not null)
            .GroupBy(change => change.Shape!))
        {
            TableShape shape = table.Key;
            List<RowChange> changes = table.ToList();
            cache.Load(shape.Table, shape.Key[0], changes.Select(change => shape.KeyValues(change.RowKey)[0].Value));
            List<StoredRow> former = changes.Where(change => change.Before is not null)
                .Select(change => new StoredRow(RowChange.Read(change.Before!)))
                .ToList();
            foreach ((string column, KeptTable parent) in shape.Parents)
            {
                cache.Load(parent, "Id", former.Select(row => row[column]));
            }

            foreach (string[] unique in shape.Unique)
            {
                cache.Load(shape.Table, unique[0], former.Select(row => row[unique[0]]));
            }

            List<string> added = changes.Where(change => change.Before is null).Select(change => change.RowKey).ToList();
            foreach ((TableShape child, string column) in TableShape.ChildrenOf(shape.Table))
            {
                cache.Load(child.Table, column, added);
            }

            if (shape.Table is KeptTable.SystemUsers or KeptTable.AuthorizationMembers)
            {
                LoadMemberships(work, cache, changes.Select(change => shape.KeyValues(change.RowKey)[0].Value!).Distinct().ToList());
            }
        }

        return cache;
    }

    // A user's groups and profiles may need a license that it would lose.
    private static void LoadMemberships(IUnitOfWork work, RowCache cache, List<string> users)
    {
        cache.Load(KeptTable.AuthorizationMembers, "SystemUserId", users);
        List<long> ids = users.ConvertAll(long.Parse);
        IReadOnlyList<MembershipRow> memberships = work.Authorizations.MembershipsOf(ids);
        cache.Load(KeptTable.ProfileGroups, "UserProfileId", memberships.Select(membership => $"{membership.AuthorizationId}"));
        cache.Load(
            KeptTable.Authorizations, "Id",
            memberships.SelectMany(membership => membership.Contained.Select(group => group.UserGroupId).Prepend(membership.AuthorizationId))
                .Distinct().Select(id => $"{id}"));
    }
}
