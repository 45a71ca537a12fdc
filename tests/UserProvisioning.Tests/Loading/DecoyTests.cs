using System.Text.RegularExpressions;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Loading;

/// <summary>Tests with another module that has loaded other versions of the same libraries: each module works with its own.</summary>
public sealed partial class DecoyTests : IDisposable
{
    private static readonly string[] Theirs = ["CsvHelper 33.0.1", "Dapper 2.1.66", "Microsoft.Data.Sqlite 9.0.2326", "It works: Data Source=Visser"];

    private readonly TestFolder _folder = new();

    private static string UseTheirs => $"Import-Module '{Repository.DecoyModule}'; Get-DecoyLibrary; ";

    private string UseOurs =>
        $"Import-Module '{Repository.Manifest}'; $null = Connect-UserProvisioning '{_folder.File("a.db")}'; "
        + "Set-UserLicense Requestor 1; (New-Contact -FirstName Jürgen -LastName Groß | New-SystemUser).Username; ";

    private static string WhoLoadedWhat =>
        """
        foreach ($context in [Runtime.Loader.AssemblyLoadContext]::All) {
            foreach ($assembly in $context.Assemblies) {
                $name = $assembly.GetName().Name
                if ($name -in 'Dapper', 'CsvHelper', 'Microsoft.Data.Sqlite', 'UserProvisioning') {
                    "$($context.Name) has $name from $([IO.Path]::GetFileName([IO.Path]::GetDirectoryName($assembly.Location)))"
                }
            }
        }
        """;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_other_module_first()
    {
        IReadOnlyList<string> lines = ShellProcess.ScriptWithoutModule(UseTheirs + UseOurs + "Get-DecoyLibrary");
        Assert.Equal([.. Theirs, "jgross", .. Theirs], lines.Select(Shown));
    }

    [Fact]
    public void Ours_first()
    {
        IReadOnlyList<string> lines = ShellProcess.ScriptWithoutModule(UseOurs + UseTheirs + "(Get-SystemUser jgross).DisplayName");
        Assert.Equal(["jgross", .. Theirs, "Jürgen Groß"], lines.Select(Shown));
    }

    [Fact]
    public void Each_has_its_own_and_none_of_our_libraries_is_in_the_session_s_load_context()
    {
        IReadOnlyList<string> lines = ShellProcess.ScriptWithoutModule(UseTheirs + UseOurs + WhoLoadedWhat);
        Assert.Contains("UserProvisioning has Dapper from lib", lines);
        Assert.Contains("UserProvisioning has Microsoft.Data.Sqlite from lib", lines);
        Assert.Contains("UserProvisioning has UserProvisioning from lib", lines);
        Assert.Contains("Default has Dapper from net8.0", lines);
        Assert.Contains("Default has CsvHelper from net8.0", lines);
        Assert.DoesNotContain(
            lines,
            line => line.StartsWith("Default ", StringComparison.Ordinal) && line.EndsWith(" lib", StringComparison.Ordinal));
    }

    // Three parts of a version say enough.
    private static string Shown(string line) => VersionTail().Replace(line, "$1");

    [GeneratedRegex(@"^(\S+ \d+\.\d+\.\d+)\.\d+$")]
    private static partial Regex VersionTail();
}
