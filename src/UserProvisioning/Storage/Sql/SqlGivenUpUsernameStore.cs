namespace UserProvisioning.Storage.Sql;

internal sealed class SqlGivenUpUsernameStore(SqlSession session) : IGivenUpUsernameStore
{
    private static readonly string[] Columns = ["UsernameKey", "ContactId", "ExternalReferenceKey", "GivenUpAt"];

    private static readonly string Select = $"SELECT {string.Join(", ", Columns)} FROM GivenUpUsernames";

    public bool Any(DateTime sinceUtc) => session.First<int>(
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM GivenUpUsernames WHERE GivenUpAt > @Since) THEN 1 ELSE 0 END", new { Since = sinceUtc }) > 0;

    public IReadOnlyList<GivenUpUsernameRow> Find(IReadOnlyCollection<string> keys, DateTime sinceUtc) => session.Query<GivenUpUsernameRow>(
        $"{Select} WHERE GivenUpAt > @Since AND UsernameKey IN ({session.Texts("@Keys")})",
        new { Since = sinceUtc, Keys = session.TextList(keys) });

    // ':' follows '9' in every code page the key column can be compared by.
    public IReadOnlyList<GivenUpUsernameRow> Numbered(string key, DateTime sinceUtc) => session.Query<GivenUpUsernameRow>(
        $"{Select} WHERE GivenUpAt > @Since AND UsernameKey >= @From AND UsernameKey < @To",
        new { Since = sinceUtc, From = key + "0", To = key + ":" });

    public void Add(IReadOnlyList<GivenUpUsernameRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Remove(rows.Select(row => row.UsernameKey).ToList());
        session.BulkInsert("GivenUpUsernames", Columns, rows, static (row, values) =>
        {
            values[0] = row.UsernameKey;
            values[1] = row.ContactId;
            values[2] = row.ExternalReferenceKey;
            values[3] = row.GivenUpAt;
        });
    }

    public void Remove(IReadOnlyCollection<string> keys) => session.DeleteWhere(
        "GivenUpUsernames", $"UsernameKey IN ({session.Texts("@Keys")})", new { Keys = session.TextList(keys) });
}
