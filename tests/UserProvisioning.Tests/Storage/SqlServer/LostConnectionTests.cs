using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests that a lost connection never applies a change twice, and never loses a committed one.</summary>
public sealed class LostConnectionTests : IDisposable
{
    private readonly TestDatabase _database;
    private readonly TdsProxy _proxy;
    private readonly ProvisioningConnection _connection;

    public LostConnectionTests()
    {
        TestServer.Require();
        _database = new TestDatabase();
        var builder = new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(TestServer.ConnectionString(_database.OnServer!));
        _proxy = new TdsProxy(builder.DataSource);
        builder.DataSource = _proxy.Address;
        builder.ConnectRetryCount = 0;

        // The proxy must read the packets, so the connection is not encrypted.
        builder.Encrypt = Microsoft.Data.SqlClient.SqlConnectionEncryptOption.Optional;
        _connection = ProvisioningConnection.OpenSqlServer(SqlServerConnectionOptions.FromConnectionString(builder.ConnectionString));
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _proxy?.Dispose();
        _database?.Dispose();
    }

    [Theory]
    [InlineData(nameof(TdsProxy.Cut.BeforeCommit))]
    [InlineData(nameof(TdsProxy.Cut.AfterCommit))]
    [InlineData(nameof(TdsProxy.Cut.AtRequest))]
    public void A_unit_of_work_is_applied_once_wherever_the_connection_is_cut(string cut)
    {
        Contact first = _connection.Contacts.Create(new ContactFields { LastName = "First" });
        _proxy.Next = Enum.Parse<TdsProxy.Cut>(cut);
        SystemUser user = _connection.SystemUsers.Create([new NewSystemUserRequest { Contact = new ContactReference(first) }])[0].Require();
        Assert.Equal(1, _proxy.Cuts);
        Assert.Equal([user.Id], _database.Connection.SystemUsers.List(new SystemUserFilter()).Select(found => found.Id));
        Assert.Equal(1, _database.Pool(LicenseType.Requestor).Used);
        Assert.Equal(2, _database.AuditTrail().Count);
    }

    [Fact]
    public void A_read_is_repeated_after_a_lost_connection()
    {
        _connection.Contacts.Create(new ContactFields { LastName = "Visser" });
        _proxy.Next = TdsProxy.Cut.AtRequest;
        Assert.Equal(["Visser"], _connection.Contacts.List(new ContactFilter()).Select(contact => contact.LastName));
        Assert.Equal(1, _proxy.Cuts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_call_waits_for_a_server_that_is_down_for_19_seconds(bool writes)
    {
        Contact contact = _connection.Contacts.Create(new ContactFields { LastName = "Visser" });
        _proxy.GoAway(TimeSpan.FromSeconds(19));
        if (writes)
        {
            _connection.Contacts.Update(new ContactReference(contact), fields => fields with { JobTitle = "Baker" });
            Assert.Equal(2, _database.AuditTrail().Count);
        }

        Assert.Equal(
            [writes ? "Baker" : null], _connection.Contacts.List(new ContactFilter()).Select(found => found.JobTitle));
    }

    [Theory]
    [InlineData(nameof(TdsProxy.Cut.BeforeCommit))]
    [InlineData(nameof(TdsProxy.Cut.AfterCommit))]
    public void An_import_is_applied_once_wherever_the_connection_is_cut(string cut)
    {
        string path = Path.Combine(_database.Folder, "hr.csv");
        File.WriteAllText(path, "ExternalReference,FirstName,LastName\n1,Jan,Visser\n2,Piet,Bakker\n");
        _proxy.Next = Enum.Parse<TdsProxy.Cut>(cut);
        ProvisioningRun run = _connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path, CreateUser = true }).Run;
        Assert.Equal(1, _proxy.Cuts);
        Assert.Equal((2, 2), (run.Created, run.UsersCreated));
        Assert.Equal(2, _database.Connection.Contacts.List(new ContactFilter()).Count());
        Assert.Equal([run.Id], _database.Connection.EmployeeFiles.ListRuns().Select(found => found.Id));
        Assert.Equal(2, _database.Pool(LicenseType.Requestor).Used);
    }
}
