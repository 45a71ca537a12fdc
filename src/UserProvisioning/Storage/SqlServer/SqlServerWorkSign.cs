using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// That one is at work on something: an application lock of a session of its own, beside the one whose transaction has the turn. The server lets go
/// of it when the connection ends.
/// </summary>
internal sealed class SqlServerWorkSign : IDisposable
{
    internal const string ShowSql =
        "EXEC sp_getapplock @Resource = @Name, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0";

    internal const string HideSql = "EXEC sp_releaseapplock @Resource = @Name, @LockOwner = 'Session'";

    internal const string IsShownSql = "SELECT APPLOCK_TEST('public', @Name, 'Exclusive', 'Session')";

    private readonly SqlServerSession _session;
    private readonly string _resource;

    /// <param name="session">A session that only reads; it is disposed with the sign.</param>
    /// <param name="name">What is worked on.</param>
    internal SqlServerWorkSign(SqlServerSession session, string name)
    {
        _session = session;
        _resource = Resource(name);
        session.Execute(ShowSql, new { Name = _resource });
    }

    internal static bool IsShown(SqlServerSession session, string name) => session.First<int>(IsShownSql, new { Name = Resource(name) }) == 0;

    public void Dispose()
    {
        try
        {
            // A connection that goes back to its pool keeps its locks until it is used again.
            _session.Execute(HideSql, new { Name = _resource });
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

    private static string Resource(string name) => $"UserProvisioning.Work.{name}";
}
