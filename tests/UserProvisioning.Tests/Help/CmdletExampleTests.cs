using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Help;

/// <summary>Tests that every example of the help runs without an error, each in a database of its own.</summary>
public sealed class CmdletExampleTests(ExampleWorld world) : IClassFixture<ExampleWorld>
{
    private static readonly string Pages = Path.Combine(Repository.Root, "docs", "cmdlets");

    public static TheoryData<string> Cmdlets =>
        new(Directory.GetFiles(Pages, "*-*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal)!);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_examples_of_the_help_run(string cmdlet)
    {
        using Session session = world.Enter();
        foreach (Example example in Examples.In(Path.Combine(Pages, cmdlet + ".md")).Where(example => example.NotRun is null))
        {
            world.Reenter(session);
            session.Do(example.Code);
            Assert.Contains(cmdlet, example.Code, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Few_examples_are_not_run_and_each_has_a_reason()
    {
        List<Example> all = Directory.GetFiles(Pages, "*-*.md").SelectMany(Examples.In).ToList();
        List<Example> notRun = all.Where(example => example.NotRun is not null).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{all.Count} examples, {notRun.Count} not run.");
        Assert.All(notRun, example => Assert.EndsWith(".", example.NotRun, StringComparison.Ordinal));
        Assert.InRange(notRun.Count, 0, all.Count / 8);
    }
}
