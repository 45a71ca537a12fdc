namespace UserProvisioning.Storage.Sql;

internal sealed class SqlSettingStore(SqlSession session) : ISettingStore
{
    private static readonly string[] OfUserColumns = ["SystemUserId", "Name", "Value"];

    private static readonly string[] Columns = ["Name", "Value"];

    public IReadOnlyDictionary<string, string> Client() => Read("SELECT Name, Value FROM ClientSettings");

    public IReadOnlyDictionary<string, string> General() => Read("SELECT Name, Value FROM GeneralUserSettings");

    public IReadOnlyDictionary<string, string> MailTemplates() => Read("SELECT Name, Value FROM MailTemplates");

    public IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> OfUsers(IReadOnlyCollection<long> userIds) => session
        .Query<UserSettingRow>(
            $"SELECT SystemUserId, Name, Value FROM SystemUserSettings WHERE SystemUserId IN ({session.Numbers("@Ids")})",
            new { Ids = SqlSession.Json(userIds) })
        .GroupBy(row => row.SystemUserId)
        .ToDictionary(user => user.Key, user => (IReadOnlyDictionary<string, string>)ByName(user));

    public IReadOnlySet<long> UsersWithSettings(IReadOnlyCollection<long> userIds) => session.Query<long>(
        $"SELECT DISTINCT SystemUserId FROM SystemUserSettings WHERE SystemUserId IN ({session.Numbers("@Ids")})",
        new { Ids = SqlSession.Json(userIds) }).ToHashSet();

    public void SetClient(string name, string? value) => Set("ClientSettings", name, value);

    public void SetGeneral(string name, string? value) => Set("GeneralUserSettings", name, value);

    public void SetMailTemplate(string name, string? text) => Set("MailTemplates", name, text);

    public void ReplaceOfUsers(IReadOnlyCollection<long> userIds, IReadOnlyList<(long UserId, string Name, string Value)> settings)
    {
        session.DeleteWhere("SystemUserSettings", $"SystemUserId IN ({session.Numbers("@Ids")})", new { Ids = SqlSession.Json(userIds) });
        session.BulkInsert("SystemUserSettings", OfUserColumns, settings, static (setting, values) =>
        {
            values[0] = setting.UserId;
            values[1] = setting.Name;
            values[2] = setting.Value;
        });
    }

    private void Set(string table, string name, string? value)
    {
        var key = new { Name = name, Value = value };
        if (value is null)
        {
            session.DeleteWhere(table, "Name = @Name", key);
        }
        else if (session.UpdateWhere(table, "Value = @Value", "Name = @Name", key) == 0)
        {
            session.BulkInsert(table, Columns, [key], static (setting, values) =>
            {
                values[0] = setting.Name;
                values[1] = setting.Value;
            });
        }
    }

    private Dictionary<string, string> Read(string sql) => ByName(session.Query<SettingRow>(sql));

    private static Dictionary<string, string> ByName(IEnumerable<SettingRow> rows) =>
        rows.ToDictionary(row => row.Name, row => row.Value, StringComparer.OrdinalIgnoreCase);

    private sealed class UserSettingRow : SettingRow
    {
        public long SystemUserId { get; set; }
    }

    private class SettingRow
    {
        public string Name { get; set; } = string.Empty;

        public string Value { get; set; } = string.Empty;
    }
}
