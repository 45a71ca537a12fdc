using Microsoft.Data.SqlClient;
using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage.SqlServer;

/// <summary>Tests that long texts arrive whole, however the network splits the answer.</summary>
public sealed class PacketTests
{
    [Fact]
    public void The_module_s_SqlClient_keeps_packets_apart_without_changing_the_switch_of_the_process()
    {
        Assert.True(SqlClientPackets.KeepApart());
        Assert.True(AppContext.TryGetSwitch("Switch.Microsoft.Data.SqlClient.UseCompatibilityProcessSni", out bool isCompatible) && isCompatible);
    }

    [Theory]
    [InlineData(700)]
    [InlineData(3001)]
    [InlineData(7999)]
    [InlineData(9000)]
    public void A_long_text_is_complete_when_the_answer_comes_in_pieces(int piece)
    {
        TestServer.Require();
        using var database = new TestDatabase();
        var builder = new SqlConnectionStringBuilder(TestServer.ConnectionString(database.OnServer!));
        using var proxy = new TdsProxy(builder.DataSource);
        builder.DataSource = proxy.Address;

        // With the fault, SqlClient would wait for the rest of a text that never comes, so the time is limited.
        builder.CommandTimeout = 30;
        using ProvisioningConnection connection =
            ProvisioningConnection.OpenSqlServer(SqlServerConnectionOptions.FromConnectionString(builder.ConnectionString));
        string[] modules = Enumerable.Range(0, 40).Select(i => $"{i} {new string((char)('a' + (i % 26)), 60)}").ToArray();
        foreach (int i in Enumerable.Range(0, 60))
        {
            connection.UserGroups.Create(new AuthorizationFields { Name = $"Group {i}", Modules = modules[..(i % 40)] });
        }

        proxy.Piece = piece;
        for (int time = 0; time < 3; time++)
        {
            IReadOnlyList<Authorization> groups = connection.UserGroups.List();
            Assert.Equal(60, groups.Count);
            Assert.All(groups, group => Assert.Equal(
                modules[..(int.Parse(group.Name.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture) % 40)],
                group.Modules));
        }
    }
}
