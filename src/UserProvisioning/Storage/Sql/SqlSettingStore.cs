namespace UserProvisioning.Storage.Sql;

internal sealed class SqlSettingStore(SqlSession session) : ISettingStore
{
    public IReadOnlyDictionary<string, string> Client() => Read("SELECT Name, Value FROM ClientSettings");

    public IReadOnlyDictionary<string, string> General() => Read("SELECT Name, Value FROM GeneralUserSettings");

    public IReadOnlyDictionary<string, string> OfUser(long userId) =>
        Read("SELECT Name, Value FROM SystemUserSettings WHERE SystemUserId = @UserId", new { UserId = userId });

    public IReadOnlySet<long> UsersWithSettings(IReadOnlyCollection<long> userIds) => session.Query<long>(
        $"SELECT DISTINCT SystemUserId FROM SystemUserSettings WHERE SystemUserId IN ({session.Numbers("@Ids")})",
        new { Ids = SqlSession.Json(userIds) }).ToHashSet();

    public void SetClient(string name, string? value) => Set("ClientSettings", name, value);

    public void SetGeneral(string name, string? value) => Set("GeneralUserSettings", name, value);

    public void SetOfUser(long userId, string name, string? value)
    {
        var key = new { UserId = userId, Name = name, Value = value };
        if (value is null)
        {
            session.Execute("DELETE FROM SystemUserSettings WHERE SystemUserId = @UserId AND Name = @Name", key);
        }
        else if (session.Execute(
            "UPDATE SystemUserSettings SET Value = @Value WHERE SystemUserId = @UserId AND Name = @Name", key) == 0)
        {
            session.Execute(
                "INSERT INTO SystemUserSettings (SystemUserId, Name, Value) VALUES (@UserId, @Name, @Value)", key);
        }
    }

    private void Set(string table, string name, string? value)
    {
        var key = new { Name = name, Value = value };
        if (value is null)
        {
            session.Execute($"DELETE FROM {table} WHERE Name = @Name", key);
        }
        else if (session.Execute($"UPDATE {table} SET Value = @Value WHERE Name = @Name", key) == 0)
        {
            session.Execute($"INSERT INTO {table} (Name, Value) VALUES (@Name, @Value)", key);
        }
    }

    private Dictionary<string, string> Read(string sql, object? parameters = null) => session
        .Query<SettingRow>(sql, parameters)
        .ToDictionary(row => row.Name, row => row.Value, StringComparer.OrdinalIgnoreCase);

    private sealed class SettingRow
    {
        public string Name { get; set; } = string.Empty;

        public string Value { get; set; } = string.Empty;
    }
}
