namespace UserProvisioning.Storage.Sql;

/// <summary>The copies of the files of runs that wait for approval.</summary>
internal sealed partial class SqlProvisioningRunStore
{
    private static readonly string[] FilePartColumns = ["Id", "RunId", "Data"];

    public void AddFilePart(long runId, byte[] data)
    {
        long id = session.AllocateIds("ProvisioningRunFileParts", 1);
        session.BulkInsert("ProvisioningRunFileParts", FilePartColumns, [data], (part, values) =>
        {
            values[0] = id;
            values[1] = runId;
            values[2] = part;
        });
    }

    public IEnumerable<byte[]> FileParts(long runId)
    {
        // Read one part at a time: all parts together may be large.
        foreach (long id in session.Query<long>("SELECT Id FROM ProvisioningRunFileParts WHERE RunId = @RunId ORDER BY Id", new { RunId = runId }))
        {
            yield return session.First<byte[]>("SELECT Data FROM ProvisioningRunFileParts WHERE Id = @Id", new { Id = id })!;
        }
    }

    public void DeleteFile(long runId) => session.Execute("DELETE FROM ProvisioningRunFileParts WHERE RunId = @RunId", new { RunId = runId });

    public void DeleteFilesBefore(ProvisioningRunRow run) => session.Execute(
        // Few runs have a copy of their file, and a source may have very many runs.
        """
        DELETE FROM ProvisioningRunFileParts
        WHERE RunId < @Id
            AND EXISTS (SELECT 1 FROM ProvisioningRuns r WHERE r.Id = ProvisioningRunFileParts.RunId AND r.Source = @Source)
        """,
        new { run.Source, run.Id });
}
