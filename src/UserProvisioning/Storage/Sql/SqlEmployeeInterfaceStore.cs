namespace UserProvisioning.Storage.Sql;

internal sealed class SqlEmployeeInterfaceStore(SqlSession session) : IEmployeeInterfaceStore
{
    private static readonly string[] Written =
    [
        "Id", "Name", "NameKey", "ServerName", "Port", "RemoteDirectory", "Username", "HostKeyFingerprint", "KeyFile",
        "FilePattern", "Mapping", "CreateUser", "FullLoad", "ClaimTimeout", "SettleTime", "ExportDirectory", "AllowWeakAlgorithms",
        "MatchBy", "Kind", "SearchBase", "Filter", "Security", "CertificateFile", "GroupMap",
    ];

    private static readonly string[] FileColumns =
    [
        "Id", "EmployeeInterfaceId", "ClaimId", "FileName", "Hash", "Status", "IsMoved", "Target", "Reason", "RunId", "ClaimedAt",
    ];

    private static readonly string SetSql = SqlSession.Assign(Written.Skip(1));

    private static readonly string UpdateFileSql = $"UPDATE EmployeeInterfaceFiles SET {SqlSession.Assign(FileColumns.Skip(1))} WHERE Id = @Id";

    private string Select =>
        $"SELECT {string.Join(", ", Written)}, LeaseToken, LeaseHolder, LeaseAt, Mark{session.Version("i")} FROM EmployeeInterfaces i";

    public IReadOnlyList<EmployeeInterfaceRow> All() => session.Query<EmployeeInterfaceRow>($"{Select} ORDER BY NameKey");

    public EmployeeInterfaceRow? ById(long id) => session.First<EmployeeInterfaceRow>($"{Select} WHERE Id = @Id", new { Id = id });

    public EmployeeInterfaceRow? ByNameKey(string nameKey) =>
        session.First<EmployeeInterfaceRow>($"{Select} WHERE NameKey = @NameKey", new { NameKey = nameKey });

    public void Insert(EmployeeInterfaceRow row)
    {
        row.Id = session.AllocateIds("EmployeeInterfaces", 1);
        session.BulkInsert("EmployeeInterfaces", Written, [row], static (definition, values) =>
        {
            values[0] = definition.Id;
            values[1] = definition.Name;
            values[2] = Text.Key(definition.Name);
            values[3] = definition.ServerName;
            values[4] = definition.Port;
            values[5] = definition.RemoteDirectory;
            values[6] = definition.Username;
            values[7] = definition.HostKeyFingerprint;
            values[8] = definition.KeyFile;
            values[9] = definition.FilePattern;
            values[10] = definition.Mapping;
            values[11] = definition.CreateUser;
            values[12] = definition.FullLoad;
            values[13] = definition.ClaimTimeout;
            values[14] = definition.SettleTime;
            values[15] = definition.ExportDirectory;
            values[16] = definition.AllowWeakAlgorithms;
            values[17] = definition.MatchBy;
            values[18] = definition.Kind.ToString();
            values[19] = definition.SearchBase;
            values[20] = definition.Filter;
            values[21] = definition.Security?.ToString();
            values[22] = definition.CertificateFile;
            values[23] = definition.GroupMap;
        });
    }

    public void Update(EmployeeInterfaceRow row) => session.UpdateRows("EmployeeInterfaces", [row.Id], SetSql, new
    {
        row.Name,
        NameKey = Text.Key(row.Name),
        row.ServerName,
        row.Port,
        row.RemoteDirectory,
        row.Username,
        row.HostKeyFingerprint,
        row.KeyFile,
        row.FilePattern,
        row.Mapping,
        row.CreateUser,
        row.FullLoad,
        row.MatchBy,
        row.ClaimTimeout,
        row.SettleTime,
        row.ExportDirectory,
        row.AllowWeakAlgorithms,
        Kind = row.Kind.ToString(),
        row.SearchBase,
        row.Filter,
        Security = row.Security?.ToString(),
        row.CertificateFile,
        row.GroupMap,
    });

    public void Delete(long id)
    {
        session.DeleteWhere("EmployeeInterfaceFiles", "EmployeeInterfaceId = @Id", new { Id = id });
        session.DeleteWhere("EmployeeInterfaces", "Id = @Id", new { Id = id });
    }

    // Each statement checks the token of the lease itself, so the version of the row adds nothing.
    public bool TakeLease(long id, string? present, string token, string holder, DateTime atUtc) => session.Execute(
        $"""
        UPDATE EmployeeInterfaces SET LeaseToken = @Token, LeaseHolder = @Holder, LeaseAt = @At
        WHERE Id = @Id AND {(present is null ? "LeaseToken IS NULL" : "LeaseToken = @Present")}
        """,
        new { Id = id, Present = present, Token = token, Holder = holder, At = atUtc }) == 1;

    public bool RenewLease(long id, string token, DateTime atUtc) => session.Execute(
        "UPDATE EmployeeInterfaces SET LeaseAt = @At WHERE Id = @Id AND LeaseToken = @Token", new { Id = id, Token = token, At = atUtc }) == 1;

    public void ReleaseLease(long id, string token) => session.Execute(
        "UPDATE EmployeeInterfaces SET LeaseToken = NULL, LeaseHolder = NULL, LeaseAt = NULL WHERE Id = @Id AND LeaseToken = @Token",
        new { Id = id, Token = token });

    public int CountUndone(string source) => session.First<int>(
        "SELECT COUNT(*) FROM ProvisioningRuns WHERE Source = @Source AND (Status = 'Undone' OR UndoState IS NOT NULL)", new { Source = source });

    public void SetMark(long id, string token, string mark) => session.Execute(
        "UPDATE EmployeeInterfaces SET Mark = @Mark WHERE Id = @Id AND LeaseToken = @Token", new { Id = id, Token = token, Mark = mark });

    public void InsertFile(EmployeeInterfaceFileRow row)
    {
        row.Id = session.AllocateIds("EmployeeInterfaceFiles", 1);
        session.BulkInsert("EmployeeInterfaceFiles", FileColumns, [row], static (file, values) =>
        {
            values[0] = file.Id;
            values[1] = file.EmployeeInterfaceId;
            values[2] = file.ClaimId;
            values[3] = file.FileName;
            values[4] = file.Hash;
            values[5] = file.Status.ToString();
            values[6] = file.IsMoved;
            values[7] = file.Target;
            values[8] = file.Reason;
            values[9] = file.RunId;
            values[10] = file.ClaimedAt;
        });
    }

    // Only the holder of the lease writes to these rows, and it renews the lease in the same unit.
    public void UpdateFile(EmployeeInterfaceFileRow row) => session.Execute(UpdateFileSql, new
    {
        row.Id,
        row.EmployeeInterfaceId,
        row.ClaimId,
        row.FileName,
        row.Hash,
        Status = row.Status.ToString(),
        row.IsMoved,
        row.Target,
        row.Reason,
        row.RunId,
        row.ClaimedAt,
    });

    public void DeleteFile(long id) => session.Execute("DELETE FROM EmployeeInterfaceFiles WHERE Id = @Id", new { Id = id });

    public IReadOnlyList<EmployeeInterfaceFileRow> OpenFiles(long interfaceId) => session.Query<EmployeeInterfaceFileRow>(
        $"SELECT {string.Join(", ", FileColumns)} FROM EmployeeInterfaceFiles WHERE EmployeeInterfaceId = @Id AND IsMoved = 0 ORDER BY Id",
        new { Id = interfaceId });

    public EmployeeInterfaceFileRow? SeenBefore(long interfaceId, string hash) => session.First<EmployeeInterfaceFileRow>(
        $"""
        SELECT {string.Join(", ", FileColumns.Select(column => "f." + column))}
        FROM EmployeeInterfaceFiles f
        JOIN ProvisioningRuns r ON r.Id = f.RunId
        WHERE f.EmployeeInterfaceId = @Id AND f.Hash = @Hash AND f.Status = 'Imported' AND r.Status IN ('Completed', 'AwaitingApproval')
        ORDER BY f.Id DESC
        """,
        new { Id = interfaceId, Hash = hash });
}
