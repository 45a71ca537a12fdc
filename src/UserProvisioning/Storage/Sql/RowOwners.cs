using System.Globalization;

namespace UserProvisioning.Storage.Sql;

/// <summary>The contacts to which some rows belong.</summary>
internal sealed class RowOwners
{
    private readonly Dictionary<string, string> _contactOfUser;

    internal RowOwners(SqlSession session, IEnumerable<(TableShape Shape, StoredRow? Row)> rows)
    {
        List<(TableShape Shape, StoredRow? Row)> all = rows.ToList();
        _contactOfUser = all
            .Where(one => one.Shape.Table == KeptTable.SystemUsers && one.Row is not null)
            .ToDictionary(one => one.Row!["Id"]!, one => one.Row!["ContactId"]!);
        List<string> others = all
            .Select(one => one.Row?["SystemUserId"])
            .OfType<string>()
            .Where(user => !_contactOfUser.ContainsKey(user))
            .Distinct()
            .ToList();
        if (others.Count > 0)
        {
            foreach (StoredRow user in new SqlStoredRows(session).Rows(KeptTable.SystemUsers, "Id", others))
            {
                _contactOfUser.Add(user["Id"]!, user["ContactId"]!);
            }
        }
    }

    /// <summary>The id of the contact; <see cref="RowChange.OfNobody"/> for none.</summary>
    internal long Of(TableShape shape, StoredRow row)
    {
        string? contact = shape.Table == KeptTable.Contacts ? row["Id"]
            : row["ContactId"] ?? (row["SystemUserId"] is { } user ? _contactOfUser.GetValueOrDefault(user) : null);
        return contact is null ? RowChange.OfNobody : long.Parse(contact, CultureInfo.InvariantCulture);
    }
}
