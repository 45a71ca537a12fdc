using UserProvisioning.Fields;

namespace UserProvisioning.Storage.Sql;

/// <content>The values of some fields of all contacts.</content>
internal sealed partial class SqlContactStore
{
    public IReadOnlyList<ContactRow> Values(IReadOnlyCollection<string> fields, bool withOrganization, bool withOwn, long afterId, int take)
    {
        string columns = string.Concat(ContactFieldCatalog.All
            .Where(field => field != ContactFieldCatalog.Type && fields.Contains(field.Name))
            .Select(field => $", c.{field.Name}"));
        (string linked, string join) = withOrganization
            ? (", o.OrganizationName AS LinkedOrganizationName, o.ExternalReference AS LinkedOrganizationReference",
                " LEFT JOIN Contacts o ON o.Id = c.OrganizationId")
            : (string.Empty, string.Empty);
        IReadOnlyList<ContactRow> rows = session.Query<ContactRow, ContactFields>(
            session.SelectTop($"c.Id, c.Status{linked}, 0 AS {SqlSession.Split}, c.Type{columns} FROM Contacts c{join} "
                + "WHERE c.Id > @AfterId AND c.ErasedAt IS NULL ORDER BY c.Id"),
            new { AfterId = afterId, Take = take },
            (row, values) => row.Fields = values);
        if (withOwn)
        {
            own.Load(rows);
        }

        return rows;
    }
}
