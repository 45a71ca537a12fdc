using UserProvisioning.Storage;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Storage.Sqlite;

namespace UserProvisioning.Tests.Support;

/// <summary>
/// A database that scripts connect to, in this process or in others: a file, or one of <see cref="TestServer"/>. The scripts differ only in the
/// statement that connects.
/// </summary>
internal sealed class ScriptDatabase : IDisposable
{
    private readonly string? _onServer;
    private readonly string _file;

    /// <param name="file">The path of the file, if the database is a file. The first connection makes it.</param>
    public ScriptDatabase(string file)
    {
        _file = file;
        _onServer = TestServer.IsUsed ? TestServer.Lease(0) : null;
        Connect = _onServer is null ? $"Connect-UserProvisioning '{file}'" : TestServer.ConnectStatement(_onServer);
    }

    /// <summary>The statement that connects to the database.</summary>
    public string Connect { get; }

    /// <summary>Opens the storage beneath a connection; the caller closes it.</summary>
    public IStorageEngine OpenStore() => _onServer is null
        ? SqliteStore.Open(_file)
        : SqlServerStore.Open(TestServer.Options(_onServer).Address, new SqlitePrivateCopies(), CancellationToken.None);

    /// <summary>The database on the server; null for a file.</summary>
    public string? OnServer => _onServer;

    public void Dispose()
    {
        if (_onServer is not null)
        {
            TestServer.Return(_onServer);
        }
    }
}
