namespace UserProvisioning.Storage.Sql;

internal sealed class SqlWorkplaceIssuerStore(SqlSession session) : IWorkplaceIssuerStore
{
    private static readonly string[] Written =
        ["Id", "Name", "NameKey", "Issuer", "Audience", "Provisioning", "MatchBy", "UpdateContact", "ClaimMap", "GroupClaim", "RequiredGroup"];

    private static readonly string[] DomainColumns = ["Domain", "IssuerId"];

    private static readonly string[] GroupColumns = ["IssuerId", "UserGroupId", "ProviderGroup"];

    private static readonly string SetSql = SqlSession.Assign(Written.Skip(1));

    private static readonly string AllSql = $"SELECT {string.Join(", ", Written.Where(column => column != "NameKey"))} "
        + "FROM WorkplaceIssuers ORDER BY NameKey";

    public IReadOnlyList<WorkplaceIssuerRow> All()
    {
        IReadOnlyList<WorkplaceIssuerRow> rows = session.Query<WorkplaceIssuerRow>(AllSql);
        if (rows.Count == 0)
        {
            return rows;
        }

        ILookup<long, string> domains = session
            .Query<(string Domain, long IssuerId)>("SELECT Domain, IssuerId FROM WorkplaceIssuerDomains ORDER BY Domain")
            .ToLookup(row => row.IssuerId, row => row.Domain);
        ILookup<long, MappedGroupRow> groups = session
            .Query<MappedGroupRow>(
                """
                SELECT g.IssuerId, g.UserGroupId, g.ProviderGroup, a.Name
                FROM WorkplaceIssuerGroups g
                JOIN Authorizations a ON a.Id = g.UserGroupId
                ORDER BY g.IssuerId, g.ProviderGroup, a.NameKey
                """)
            .ToLookup(row => row.IssuerId);
        foreach (WorkplaceIssuerRow row in rows)
        {
            row.Domains = domains[row.Id].ToList();
            row.Groups = groups[row.Id].ToList();
        }

        return rows;
    }

    public void Insert(WorkplaceIssuerRow row)
    {
        row.Id = session.AllocateIds("WorkplaceIssuers", 1);
        session.BulkInsert("WorkplaceIssuers", Written, [row], static (issuer, values) =>
        {
            values[0] = issuer.Id;
            values[1] = issuer.Name;
            values[2] = Text.Key(issuer.Name);
            values[3] = issuer.Issuer;
            values[4] = issuer.Audience;
            values[5] = issuer.Provisioning.ToString();
            values[6] = issuer.MatchBy;
            values[7] = issuer.UpdateContact;
            values[8] = issuer.ClaimMap;
            values[9] = issuer.GroupClaim;
            values[10] = issuer.RequiredGroup;
        });
        InsertParts(row);
    }

    public void Update(WorkplaceIssuerRow row)
    {
        session.UpdateWhere("WorkplaceIssuers", SetSql, "Id = @Id", new
        {
            row.Id,
            row.Name,
            NameKey = Text.Key(row.Name),
            row.Issuer,
            row.Audience,
            Provisioning = row.Provisioning.ToString(),
            row.MatchBy,
            row.UpdateContact,
            row.ClaimMap,
            row.GroupClaim,
            row.RequiredGroup,
        });
        DeleteParts(row.Id);
        InsertParts(row);
    }

    public void Delete(long id)
    {
        DeleteParts(id);
        session.DeleteWhere("WorkplaceIssuers", "Id = @Id", new { Id = id });
    }

    private void InsertParts(WorkplaceIssuerRow row)
    {
        session.BulkInsert("WorkplaceIssuerDomains", DomainColumns, row.Domains, (domain, values) =>
        {
            values[0] = domain;
            values[1] = row.Id;
        });
        session.BulkInsert("WorkplaceIssuerGroups", GroupColumns, row.Groups, (group, values) =>
        {
            values[0] = row.Id;
            values[1] = group.UserGroupId;
            values[2] = group.ProviderGroup;
        });
    }

    private void DeleteParts(long id)
    {
        session.DeleteWhere("WorkplaceIssuerDomains", "IssuerId = @Id", new { Id = id });
        session.DeleteWhere("WorkplaceIssuerGroups", "IssuerId = @Id", new { Id = id });
    }
}
