namespace UserProvisioning.Storage.SqlServer;

/// <summary>The lock of writers: the application lock that a session must hold to write or to change the schema.</summary>
internal static class SqlServerWriterLock
{
    /// <summary>
    /// Declares the lock's name as <c>@Resource</c>. It contains the name of the database, since some servers share locks between databases.
    /// </summary>
    internal const string ResourceSql = "DECLARE @Resource nvarchar(255) = N'UserProvisioning.Write.' + DB_NAME();";
}
