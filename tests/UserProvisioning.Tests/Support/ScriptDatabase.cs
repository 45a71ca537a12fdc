namespace UserProvisioning.Tests.Support;

/// <summary>
/// A database that scripts connect to, in this process or in others: a file, or one of <see cref="TestServer"/>. The scripts differ only in the
/// statement that connects.
/// </summary>
internal sealed class ScriptDatabase : IDisposable
{
    private readonly string? _onServer;

    /// <param name="file">The path of the file, if the database is a file. The first connection makes it.</param>
    public ScriptDatabase(string file)
    {
        _onServer = TestServer.IsUsed ? TestServer.Lease(0) : null;
        Connect = _onServer is null ? $"Connect-UserProvisioning '{file}'" : TestServer.ConnectStatement(_onServer);
    }

    /// <summary>The statement that connects to the database.</summary>
    public string Connect { get; }

    public void Dispose()
    {
        if (_onServer is not null)
        {
            TestServer.Return(_onServer);
        }
    }
}
