namespace UserProvisioning.Storage.SqlServer;

/// <summary>The application lock that whoever writes, or changes the schema, must hold.</summary>
internal static class SqlServerTurn
{
    /// <summary>Declares its name as <c>@Resource</c>. The name of the database is in it, as not every server keeps the locks of its databases apart.</summary>
    internal const string ResourceSql = "DECLARE @Resource nvarchar(255) = N'UserProvisioning.Write.' + DB_NAME();";
}
