namespace UserProvisioning.Storage.Sql;

/// <content>The contacts that were merged into others, and those that no source delivers.</content>
internal sealed partial class SqlContactStore
{
    private static readonly string[] AliasColumns = ["FormerContactId", "ContactId", "ExternalReference", Key];

    /// <summary>Whether any contact was merged, so that most databases are asked once for each unit of work; null while that is not known.</summary>
    private bool? _hasAliases;

    public IReadOnlyList<long> UnsourcedIds(long afterId, int take) => session.Query<long>(
        session.SelectTop("c.Id FROM Contacts c WHERE c.Source IS NULL AND c.Status = 'Active' AND c.Id > @AfterId ORDER BY c.Id"),
        new { AfterId = afterId, Take = take });

    public IReadOnlyList<ContactAliasRow> Aliases() => session.Query<ContactAliasRow>(
        "SELECT FormerContactId, ContactId, ExternalReference FROM ContactAliases ORDER BY FormerContactId");

    public void InsertAlias(ContactAliasRow alias)
    {
        session.BulkInsert("ContactAliases", AliasColumns, [alias], static (row, values) =>
        {
            values[0] = row.FormerContactId;
            values[1] = row.ContactId;
            values[2] = row.ExternalReference;
            values[3] = row.ExternalReference is null ? null : Text.Key(row.ExternalReference);
        });
        _hasAliases = true;
    }

    public void MoveAliases(long fromId, long toId) => session.UpdateWhere(
        "ContactAliases", "ContactId = @To", "ContactId = @From", new { From = fromId, To = toId });

    public IReadOnlyList<long> PersonIds(long organizationId) => session.Query<long>(
        "SELECT Id FROM Contacts WHERE OrganizationId = @Organization ORDER BY Id", new { Organization = organizationId });

    /// <summary>Adds the contacts that have one of the keys as an alias.</summary>
    private void AddByAlias(Dictionary<string, ContactRow> found, IReadOnlyCollection<string> keys)
    {
        _hasAliases ??= session.First<int>("SELECT CASE WHEN EXISTS (SELECT 1 FROM ContactAliases) THEN 1 ELSE 0 END") > 0;
        List<string> missing = found.Count == keys.Count || _hasAliases == false ? [] : keys.Where(key => !found.ContainsKey(key)).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        IReadOnlyList<(string Key, long Id)> aliases = session.Query<(string, long)>(
            $"SELECT ExternalReferenceKey, ContactId FROM ContactAliases WHERE ExternalReferenceKey IN ({session.Texts("@Keys")})",
            new { Keys = session.TextList(missing) });
        IReadOnlyDictionary<long, ContactRow> contacts = aliases.Count == 0 ? new Dictionary<long, ContactRow>()
            : ByIds(aliases.Select(alias => alias.Id).Distinct().ToList());
        foreach ((string key, long id) in aliases)
        {
            found[key] = contacts[id];
        }
    }
}
