using System.Net;
using System.Net.Sockets;
using UserProvisioning.Connections;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests that connecting is retried while a server is starting or unreachable, and not after an error that stays.</summary>
public sealed class OpeningTests
{
    private const int WrongPassword = 18456;

    [Theory]
    [InlineData(6005)]
    [InlineData(17187)]
    [InlineData(18401)]
    [InlineData(922)]
    [InlineData(40613)]
    public void A_server_that_is_shutting_down_or_starting_is_tried_again(int number)
    {
        using var server = new LyingTdsServer(asked => asked <= 3 ? (number, "Not now.") : (WrongPassword, "Login failed."));
        ProvisioningException error = Fails(server.ConnectionString);
        Assert.Contains("does not let this account in", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Asked);
    }

    [Theory]
    [InlineData(WrongPassword)]
    [InlineData(4060)]
    public void A_permanent_error_is_not_tried_again(int number)
    {
        using var server = new LyingTdsServer(_ => (number, "Refused."));
        Assert.Contains("Refused.", Fails(server.ConnectionString).Message, StringComparison.Ordinal);
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task A_port_without_a_listener_is_tried_for_19_seconds_until_a_server_listens()
    {
        int port = LoopbackServer.FreePort();
        Task<ProvisioningException> opening = Task.Run(() => Fails(LyingTdsServer.ConnectionStringOf(port)));
        await Task.Delay(TimeSpan.FromSeconds(19), TestContext.Current.CancellationToken);
        Assert.False(opening.IsCompleted);
        using var server = new LyingTdsServer(_ => (WrongPassword, "Login failed."), port);
        Assert.Contains("does not let this account in", (await opening).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waiting_for_an_unreachable_server_can_be_canceled()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() => ProvisioningConnection.OpenSqlServer(
            SqlServerConnectionOptions.FromConnectionString(LyingTdsServer.ConnectionStringOf(LoopbackServer.FreePort())), cancellation: stop.Token));
    }

    [Fact]
    public void The_error_about_an_unknown_server_name_has_the_message_of_the_network()
    {
        string said = Assert.ThrowsAny<SocketException>(() => Dns.GetHostAddresses("no-such-server.invalid")).Message;
        ProvisioningException error = Fails("Server=tcp:no-such-server.invalid,1433;Database=any;User ID=somebody;Password=Secret-1234");
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Contains("no-such-server.invalid", error.Message, StringComparison.Ordinal);
    }

    private static ProvisioningException Fails(string connectionString)
    {
        ProvisioningException error = Assert.Throws<ProvisioningException>(
            () => ProvisioningConnection.OpenSqlServer(SqlServerConnectionOptions.FromConnectionString(connectionString)));
        Assert.Equal(ErrorIds.ConnectionFailed, error.ErrorId);
        return error;
    }
}
