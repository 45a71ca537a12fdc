using UserProvisioning.Tests.Storage.SqlServer;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Batches;

/// <summary>What is asked of storage for many items is as much as for few.</summary>
public sealed class BatchTests
{
    public static TheoryData<string> Names => new(BatchScenarios.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_calls_of_storage_do_not_grow_with_the_items(string name)
    {
        TestServer.SkipFileOnly("It counts calls of storage, which are the same on every engine; on a server, what is sent is counted.");
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

    /// <summary>The same on a server, by what SqlClient sends; and nothing that was given stands in it.</summary>
    [Fact]
    public void What_is_sent_does_not_grow_with_the_items_and_holds_no_value()
    {
        TestServer.Require();
        Assert.Multiple(BatchScenarios.All.Select(scenario => (Action)(() =>
        {
            List<string> few = Sent(scenario.Value, scenario.Value.Sizes.Few);
            List<string> many = Sent(scenario.Value, scenario.Value.Sizes.Many);
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

    private static string Growth(List<string> few, List<string> many)
    {
        ILookup<string, string> before = few.ToLookup(call => call);
        return string.Join("; ", many.ToLookup(call => call).Where(call => call.Count() != before[call.Key].Count()).Select(call => $"{before[call.Key].Count()} -> {call.Count()} {call.Key}"));
    }
}
