using System.Management.Automation;
using UserProvisioning.Naming;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Help;

/// <summary>Tests of Get-Help in a real session with the built module.</summary>
public sealed class HelpTests : IDisposable
{
    private readonly Session _session = new(connect: false);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_help_of_each_cmdlet_has_each_parameter_two_examples_and_links()
    {
        var faults = new List<string>();
        foreach (string cmdlet in _session.Text("(Get-Command -Module UserProvisioning).Name"))
        {
            PSObject help = Assert.Single(_session.Do($"Get-Help {cmdlet} -Full"));
            Check(cmdlet, "has no synopsis", Text(help, "Synopsis").EndsWith('.'));
            Check(cmdlet, "has no description: write <remarks>", Text(help, "description").Length > 60);
            Check(cmdlet, "has fewer than two examples: write <example>", Values(Property(help, "examples"), "example").Count >= 2);
            Check(
                cmdlet,
                "has an example without a title",
                Values(Property(help, "examples"), "example").All(example => Text(example, "title").Contains(':', StringComparison.Ordinal)));
            Check(cmdlet, "has no links: write <seealso>", Values(Property(help, "relatedLinks"), "navigationLink").Count >= 1);
            Check(cmdlet, "does not say what it takes", Values(Property(help, "inputTypes"), "inputType").Count >= 1);
            Check(
                cmdlet,
                "does not say what it writes",
                Values(Property(help, "returnValues"), "returnValue").All(type => Text(type, "description").Length > 10));
            List<PSObject> described = Values(Property(help, "parameters"), "parameter");
            foreach (string parameter in _session.Text($"(Get-Command {cmdlet}).Parameters.Keys").Except(Cmdlet.CommonParameters))
            {
                Check(
                    cmdlet,
                    $"does not describe -{parameter}",
                    described.Any(one => Text(one, "name") == parameter && Text(one, "description").Length > 3));
            }
        }

        Assert.Empty(faults);

        void Check(string cmdlet, string fault, bool holds)
        {
            if (!holds)
            {
                faults.Add($"{cmdlet} {fault}");
            }
        }
    }

    [Theory]
    [InlineData("New-SystemUser -Full", "SYNOPSIS", "PARAMETERS", "-UsernameFormat <String>", "INPUTS", "OUTPUTS", "UserProvisioning.SystemUser",
        "RELATED LINKS", "about_UsernameFormat")]
    [InlineData("New-SystemUser -Examples", "Example 1: Make users for everybody who has none",
        "Get-Contact -Type Person -Status Active -WithoutUser | New-SystemUser")]
    [InlineData("Get-Contact -Parameter Type", "One of: Person, Organization.", "Required?                    false")]
    [InlineData("about_UserProvisioning", "THE FIRST USERS", "Connect-UserProvisioning ./first.db", "about_EmployeeFiles")]
    [InlineData("about_EmployeeFiles", "THE BRAKE", "LeaverThresholdPercent")]
    [InlineData("about_UsernameFormat", "{EmailLocalPart}")]
    [InlineData("about_EmployeeInterfaces", "SFTP")]
    public void Get_Help_shows_the_texts_of_the_help(string what, params string[] expected)
    {
        _session.Do($"Get-Help {what} | Out-Default");
        Assert.All(expected, text => Assert.Contains(text, _session.Host.Shown, StringComparison.Ordinal));
    }

    [Fact]
    public void The_HelpUri_of_each_cmdlet_is_its_page_in_the_project()
    {
        string project = _session.One($"(Get-Module UserProvisioning).PrivateData.PSData.ProjectUri");
        Assert.StartsWith("https://", project, StringComparison.Ordinal);
        foreach (string cmdlet in _session.Text("(Get-Command -Module UserProvisioning).Name"))
        {
            string page = $"docs/cmdlets/{cmdlet}.md";
            Assert.True(File.Exists(Path.Combine(Repository.Root, page)));
            Assert.Equal($"{project}/blob/main/{page}", _session.One($"(Get-Command {cmdlet}).HelpUri"));
        }
    }

    [Fact]
    public void Each_about_topic_fits_80_columns_and_has_a_synopsis()
    {
        string[] topics = Directory.GetFiles(Path.Combine(Repository.ModuleFolder, "en-US"), "about_*.help.txt");
        Assert.Equal(Directory.GetFiles(Path.Combine(Repository.Root, "docs", "about"), "about_*.md").Length, topics.Length);
        foreach (string topic in topics)
        {
            Assert.All(File.ReadLines(topic), line => Assert.True(line.Length <= 80, $"{Path.GetFileName(topic)}: {line}"));
            string name = Path.GetFileNameWithoutExtension(Path.GetFileNameWithoutExtension(topic));
            Assert.EndsWith(".", _session.One($"(Get-Help {name}).Synopsis"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_pages_in_docs_are_those_that_the_build_writes()
    {
        string built = Path.Combine(Repository.Root, "out", "docs", "cmdlets");
        string kept = Path.Combine(Repository.Root, "docs", "cmdlets");
        Assert.Equal(Names(built), Names(kept));
        Assert.All(Names(built), name => Assert.True(
            File.ReadAllText(Path.Combine(built, name)) == File.ReadAllText(Path.Combine(kept, name)).ReplaceLineEndings("\n"),
            $"docs/cmdlets/{name} is not what the doc comments say now. Run ./build.sh Docs, and commit what it writes."));

        static IEnumerable<string> Names(string folder) => Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!;
    }

    private static object? Property(object? target, string name) => target is PSObject wrapped ? wrapped.Properties[name]?.Value : null;

    /// <summary>Returns the values of a property that holds one object or an array of several.</summary>
    private static List<PSObject> Values(object? target, string name) => Property(target, name) switch
    {
        null => [],
        PSObject { BaseObject: object[] many } => many.Select(PSObject.AsPSObject).ToList(),
        object[] many => many.Select(PSObject.AsPSObject).ToList(),
        var one => [PSObject.AsPSObject(one)],
    };

    private static string Text(PSObject target, string name) =>
        string.Join('\n', Values(target, name).Select(value => value.Properties["Text"]?.Value?.ToString() ?? value.ToString())).Trim();
}
