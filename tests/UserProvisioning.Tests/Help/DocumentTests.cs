using System.Text.RegularExpressions;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Help;

/// <summary>Tests that the commands in README and docs work, and that their links have a target.</summary>
public sealed partial class DocumentTests(ExampleWorld world) : IClassFixture<ExampleWorld>
{
    private static readonly string Docs = Path.Combine(Repository.Root, "docs");

    private static readonly string[] Files =
    [
        Path.Combine(Repository.Root, "README.md"),
        Path.Combine(Repository.Root, "CONTRIBUTING.md"),
        .. Directory.GetFiles(Docs, "*.md"),
        .. Directory.GetFiles(Path.Combine(Docs, "tasks"), "*.md"),
        .. Directory.GetFiles(Path.Combine(Docs, "about"), "*.md"),
    ];

    // The pages of tasks continue where the quick start ends, so ThreadTests runs them.
    public static TheoryData<string> Pages => new(Files
        .Where(file => Examples.In(file).Count > 0 && Path.GetFileName(Path.GetDirectoryName(file)) != "tasks")
        .Select(Name)
        .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_commands_of_a_page_run_one_after_another(string page)
    {
        using Session session = world.Enter();
        foreach (Example example in Examples.In(Path.Combine(Repository.Root, page)).Where(example => example.NotRun is null))
        {
            session.Do(example.Code);
        }
    }

    [Fact]
    public void Few_blocks_are_not_run_and_each_has_a_reason()
    {
        List<Example> all = Files.SelectMany(Examples.In).ToList();
        List<Example> notRun = all.Where(example => example.NotRun is not null).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{all.Count} blocks, {notRun.Count} not run.");
        Assert.All(notRun, example => Assert.EndsWith(".", example.NotRun, StringComparison.Ordinal));
        Assert.InRange(notRun.Count, 0, all.Count / 3);
    }

    [Fact]
    public void Each_link_leads_to_an_existing_file()
    {
        string[] files = [.. Files, .. Directory.GetFiles(Path.Combine(Docs, "cmdlets"), "*.md")];
        var broken = new List<string>();
        foreach (string file in files)
        {
            foreach (string target in Link().Matches(File.ReadAllText(file)).Select(match => match.Groups["to"].Value))
            {
                if (!target.Contains("://", StringComparison.Ordinal) && target[0] != '#'
                    && !Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, target.Split('#')[0])))
                {
                    broken.Add($"{Name(file)}: {target}");
                }
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void The_README_links_to_each_page()
    {
        string readme = File.ReadAllText(Files[0]);
        Assert.All(
            Directory.GetFiles(Docs, "*.md").Concat(Directory.GetFiles(Path.Combine(Docs, "tasks"), "*.md")).Select(Name),
            page => Assert.Contains($"({page})", readme, StringComparison.Ordinal));
    }

    private static string Name(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();
}
