namespace UserProvisioning.Storage.Sql;

internal sealed class SqlKnownRowStore(SqlSession session) : IKnownRowStore
{
    private static readonly string[] SetColumns = ["Id", "Source", "Context", "Rows", "AsOfChange", "AsOfUser"];
    private static readonly string[] PartColumns = ["Id", "SetId", "Data"];

    public IReadOnlyList<KnownRowSet> Sets(string source) => session.Query<KnownRowSet>(
        $"SELECT {string.Join(", ", SetColumns)} FROM KnownRowSets WHERE Source = @Source AND Rows > 0 ORDER BY Id", new { Source = source });

    public IEnumerable<byte[]> Parts(long setId)
    {
        // Read one part at a time: all parts together may be large.
        foreach (long id in session.Query<long>("SELECT Id FROM KnownRowParts WHERE SetId = @SetId ORDER BY Id", new { SetId = setId }))
        {
            yield return session.First<byte[]>("SELECT Data FROM KnownRowParts WHERE Id = @Id", new { Id = id })!;
        }
    }

    public IReadOnlyList<(long SetId, byte[] Data)> PartsOf(IEnumerable<long> setIds) => session.Query<(long, byte[])>(
        $"SELECT SetId, Data FROM KnownRowParts WHERE SetId IN ({session.Numbers("@Ids")}) ORDER BY Id", new { Ids = SqlSession.Json(setIds) });

    public IReadOnlyList<(long Change, long? ContactId)> ChangesAfter(long change, int take) => session.Query<(long, long?)>(
        session.SelectTop("Id, ContactId FROM ContactChanges WHERE Id > @Change ORDER BY Id"), new { Change = change, Take = take });

    public IReadOnlyList<(long User, long ContactId)> UsersAfter(long user, int take) => session.Query<(long, long)>(
        session.SelectTop("Id, ContactId FROM SystemUsers WHERE Id > @User ORDER BY Id"), new { User = user, Take = take });

    public KnownRowMark Latest()
    {
        (long change, long user) = session.First<(long, long)>(
            "SELECT (SELECT COALESCE(MAX(Id), 0) FROM ContactChanges), (SELECT COALESCE(MAX(Id), 0) FROM SystemUsers)");
        return new KnownRowMark(change, user);
    }

    // Each contact once: imports that overlap record what the others recorded again, which would double the rows with each of them.
    public void TouchAgain(KnownRowMark from, KnownRowMark to) => session.Execute(
        """
        INSERT INTO ContactChanges (ContactId)
        SELECT ContactId FROM ContactChanges WHERE Id > @FromChange AND Id <= @ToChange
        UNION
        SELECT ContactId FROM SystemUsers WHERE Id > @FromUser AND Id <= @ToUser
        """,
        new { FromChange = from.Change, ToChange = to.Change, FromUser = from.User, ToUser = to.User });

    public void ClearUnfinished(string source)
    {
        var parameters = new { Source = source };
        session.Execute("DELETE FROM KnownRowParts WHERE SetId IN (SELECT Id FROM KnownRowSets WHERE Source = @Source AND Rows = 0)", parameters);
        session.Execute("DELETE FROM KnownRowSets WHERE Source = @Source AND Rows = 0", parameters);
    }

    public void Insert(KnownRowSet set)
    {
        (set.AsOfChange, set.AsOfUser) = Latest();
        set.Id = session.AllocateIds("KnownRowSets", 1);
        session.BulkInsert("KnownRowSets", SetColumns, [set], static (row, values) =>
        {
            values[0] = row.Id;
            values[1] = row.Source;
            values[2] = row.Context;
            values[3] = 0;
            values[4] = row.AsOfChange;
            values[5] = row.AsOfUser;
        });
    }

    public void AddPart(long setId, byte[] data)
    {
        long id = session.AllocateIds("KnownRowParts", 1);
        session.BulkInsert("KnownRowParts", PartColumns, [data], (row, values) =>
        {
            values[0] = id;
            values[1] = setId;
            values[2] = row;
        });
    }

    public void Finish(KnownRowSet set) => session.Execute(
        """
        UPDATE KnownRowSets SET Rows = @Rows,
            AsOfChange = (SELECT COALESCE(MAX(Id), 0) FROM ContactChanges),
            AsOfUser = (SELECT COALESCE(MAX(Id), 0) FROM SystemUsers)
        WHERE Id = @Id
        """,
        new { set.Id, set.Rows });

    public void Clear(string source, long before)
    {
        var parameters = new { Source = source, Before = before };
        session.Execute("DELETE FROM KnownRowParts WHERE SetId IN (SELECT Id FROM KnownRowSets WHERE Source = @Source AND Id < @Before)", parameters);
        session.Execute("DELETE FROM KnownRowSets WHERE Source = @Source AND Id < @Before", parameters);
    }

    public void ClearFinished()
    {
        var parameters = new { Unfinished = 0 };
        session.Execute("DELETE FROM KnownRowParts WHERE SetId IN (SELECT Id FROM KnownRowSets WHERE Rows > @Unfinished)", parameters);
        session.Execute("DELETE FROM KnownRowSets WHERE Rows > @Unfinished", parameters);
    }

    // The newest change stays, so that ids keep growing.
    public void ForgetChanges() => session.Execute("DELETE FROM ContactChanges WHERE Id < (SELECT MIN(AsOfChange) FROM KnownRowSets)");
}
