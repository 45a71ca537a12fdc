namespace UserProvisioning.Storage.Sql;

internal sealed class SqlKnownRowStore(SqlSession session) : IKnownRowStore
{
    private static readonly string[] SourceColumns = ["Source", "Context", "AsOfChange", "AsOfUser"];
    private static readonly string[] PartColumns = ["Id", "Source", "Data"];

    public KnownSourceRow? Find(string source) => session.First<KnownSourceRow>(
        $"SELECT {string.Join(", ", SourceColumns)} FROM KnownSources WHERE Source = @Source", new { Source = source });

    public IEnumerable<byte[]> Parts(string source)
    {
        long after = 0;
        while (session.First<PartRow>(
            session.SelectTop("Id, Data FROM KnownRowParts WHERE Source = @Source AND Id > @After ORDER BY Id"),
            new { Source = source, After = after, Take = 1 }) is { } part)
        {
            after = part.Id;
            yield return part.Data;
        }
    }

    public IReadOnlySet<long>? TouchedSince(KnownSourceRow known)
    {
        IReadOnlyList<long?> touched = session.Query<long?>(
            """
            SELECT ContactId FROM ContactChanges WHERE Id > @AsOfChange
            UNION ALL
            SELECT ContactId FROM SystemUsers WHERE Id > @AsOfUser
            """,
            new { known.AsOfChange, known.AsOfUser });
        return touched.Contains(null) ? null : touched.Select(id => id!.Value).ToHashSet();
    }

    public void Clear(string source) => session.Execute("DELETE FROM KnownRowParts WHERE Source = @Source", new { Source = source });

    public void AddPart(string source, byte[] data)
    {
        long id = session.AllocateIds("KnownRowParts", 1);
        session.BulkInsert("KnownRowParts", PartColumns, [data], (row, values) =>
        {
            values[0] = id;
            values[1] = source;
            values[2] = row;
        });
    }

    public void Save(string source, byte[] context)
    {
        session.Execute("DELETE FROM KnownSources WHERE Source = @Source", new { Source = source });
        var known = new KnownSourceRow
        {
            Source = source,
            Context = context,
            AsOfChange = session.First<long>("SELECT COALESCE(MAX(Id), 0) FROM ContactChanges"),
            AsOfUser = session.First<long>("SELECT COALESCE(MAX(Id), 0) FROM SystemUsers"),
        };
        session.BulkInsert("KnownSources", SourceColumns, [known], static (row, values) =>
        {
            values[0] = row.Source;
            values[1] = row.Context;
            values[2] = row.AsOfChange;
            values[3] = row.AsOfUser;
        });

        // The last one stays, so that numbers go on.
        session.Execute("DELETE FROM ContactChanges WHERE Id < (SELECT MIN(AsOfChange) FROM KnownSources)");
    }

    private sealed class PartRow
    {
        public long Id { get; set; }

        public byte[] Data { get; set; } = [];
    }
}
