using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.Tests.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Batches;

/// <summary>Tests that a service calls storage as often for many items as for few.</summary>
public sealed class BatchTests
{
    public static TheoryData<string> Names => new(BatchScenarios.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_number_of_storage_calls_does_not_grow_with_the_items(string name)
    {
        TestServer.SkipFileOnly("This test counts storage calls, which every engine gets alike; another test counts SQL commands.");
        BatchScenario scenario = BatchScenarios.All[name];
        List<string> few = Calls(scenario.Sizes.Few);
        List<string> many = Calls(scenario.Sizes.Many);
        Assert.True(many.Count > 1, "nothing was called");
        Assert.True(few.Count == many.Count, $"{few.Count} -> {many.Count}: {Growth(few, many)}");

        List<string> Calls(int items)
        {
            using var database = new TestDatabase(pool: 2 * items);
            Action<ProvisioningConnection> act = scenario.For(database, items);
            ProvisioningConnection connection = database.OpenCounted(out CountingStore store);
            act(connection);
            return store.Calls.ToList();
        }
    }

    /// <summary>On a server, the number of commands of SqlClient is the same, and no command holds an argument.</summary>
    [Fact]
    public void The_number_of_SQL_commands_does_not_grow_with_the_items()
    {
        TestServer.Require();
        Assert.Multiple(BatchScenarios.All.Select(scenario => (Action)(() =>
        {
            // Use fewer items than without a server, since filling a database on a server takes time.
            List<string> few = Sent(scenario.Value, scenario.Value.Sizes.Few / 2);
            List<string> many = Sent(scenario.Value, Math.Min(scenario.Value.Sizes.Many, 60));
            Assert.NotEmpty(many);
            Assert.True(few.Count == many.Count, $"{scenario.Key}: {few.Count} -> {many.Count}: {Growth(few, many)}");
            Assert.All(many, text => Assert.DoesNotContain(BatchScenarios.Mark, text, StringComparison.OrdinalIgnoreCase));
        })).ToArray());

        static List<string> Sent(BatchScenario scenario, int items)
        {
            using var database = new TestDatabase(pool: 2 * items);
            Action<ProvisioningConnection> act = scenario.For(database, items);
            using var trail = new CommandTrail(database.OnServer!);
            act(database.Connection);
            return trail.Texts;
        }
    }

    /// <summary>
    /// Passwords are hashed in chunks, and mails are recorded each quarter of a second. So storage is called for each chunk and each quarter of a
    /// second, but not for each mail, whether the mails are sent or refused. A unit of work makes at most eight calls.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sending_mails_calls_storage_once_per_chunk_and_quarter_of_a_second(bool refused)
    {
        TestServer.SkipFileOnly("This test counts storage calls, which are the same on every engine.");
        const int Users = 64;
        using var database = new TestDatabase(pool: Users);
        BatchScenarios.All["say who can log in"].For(database, Users);
        ProvisioningConnection connection = database.OpenCounted(out CountingStore store);
        SystemUserReference[] users = connection.SystemUsers.List(new SystemUserFilter())
            .Select(user => new SystemUserReference(user.Username))
            .ToArray();
        using RefusingServer? server = refused ? new RefusingServer() : null;
        using LoginCredentialSender sender = connection.Credentials.OpenSender(server is null
            ? new LoginMailOptions { PickupDirectory = Path.Combine(database.Folder, "mails"), From = "it@example.org" }
            : new LoginMailOptions { SmtpServer = "127.0.0.1", Port = server.Port, TlsMode = SmtpTlsMode.None, From = "it@example.org" });
        store.Forget();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        List<CredentialDeliveryResult> results = sender.Send(users).ToList();
        double quarters = clock.Elapsed.TotalMilliseconds / 250;

        Assert.All(results, result => Assert.Equal(refused ? DeliveryStatus.Failed : DeliveryStatus.Sent, result.Delivery.Status));
        Assert.Equal(users.Select(user => user.Username), results.Select(result => result.Delivery.Username));
        int chunks = Users / 32;
        int units = store.Calls.Count(call => call is "Read" or "Write");
        Assert.True(units <= (3 * chunks) + quarters + 1, $"{units} units of work in {quarters:0.0} quarters of a second");
        Assert.True(store.Calls.Count <= 8 * units, $"{store.Calls.Count} calls in {units} units of work");
    }

    private static string Growth(List<string> few, List<string> many)
    {
        ILookup<string, string> before = few.ToLookup(call => call);
        return string.Join("; ", many.ToLookup(call => call)
            .Where(call => call.Count() != before[call.Key].Count())
            .Select(call => $"{before[call.Key].Count()} -> {call.Count()} {call.Key}"));
    }
}
