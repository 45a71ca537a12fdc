using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// A lock that tells other processes that this one is working on something: an application lock of a session of its own, apart from the
/// session that writes. The server releases it when the connection ends.
/// </summary>
internal sealed class SqlServerActivityLock : IDisposable
{
    internal const string ShowSql =
        $"{ResourceSql} EXEC sp_getapplock @Resource = @Resource, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0";

    internal const string HideSql = $"{ResourceSql} EXEC sp_releaseapplock @Resource = @Resource, @LockOwner = 'Session'";

    /// <summary>
    /// Tests the lock. Some servers keep the inner error of each test that finds a lock held, and end when they have five of one session. An error
    /// that is caught clears them.
    /// </summary>
    internal const string IsShownSql =
        $"""
        {ResourceSql}
        DECLARE @Free int = APPLOCK_TEST('public', @Resource, 'Exclusive', 'Session');
        BEGIN TRY THROW 51000, N'', 1; END TRY BEGIN CATCH END CATCH;
        SELECT @Free;
        """;

    // The lock's name contains the name of the database as the server spells it, since some servers share locks between databases.
    private const string ResourceSql = "DECLARE @Resource nvarchar(255) = N'UserProvisioning.Work.' + DB_NAME() + N'.' + @Name;";

    private readonly SqlServerSession _session;
    private readonly string _name;

    /// <param name="session">A session that only reads; it is disposed with the lock.</param>
    /// <param name="name">The name of the work.</param>
    internal SqlServerActivityLock(SqlServerSession session, string name)
    {
        _session = session;
        _name = name;
        session.Execute(ShowSql, new { Name = _name });
    }

    internal static bool IsShown(SqlServerSession session, string name) => session.First<int>(IsShownSql, new { Name = name }) == 0;

    public void Dispose()
    {
        try
        {
            // A connection that returns to its pool keeps its application locks until it is used again, so the lock is released first.
            _session.Execute(HideSql, new { Name = _name });
        }
        catch (Exception exception) when (exception is SqlException or InvalidOperationException or ProvisioningException)
        {
            // The connection is gone, and the lock with it.
        }
        finally
        {
            _session.Dispose();
        }
    }
}
