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
    public void Both_modules_work_when_the_other_one_is_imported_first()
    {
        IReadOnlyList<string> lines = ShellProcess.ScriptWithoutModule(UseTheirs + UseOurs + "Get-DecoyLibrary");
        Assert.Equal([.. Theirs, "jgross", .. Theirs], lines.Select(Shown));
    }

    [Fact]
    public void Both_modules_work_when_ours_is_imported_first()
    {
        IReadOnlyList<string> lines = ShellProcess.ScriptWithoutModule(UseOurs + UseTheirs + "(Get-SystemUser jgross).DisplayName");
        Assert.Equal(["jgross", .. Theirs, "Jürgen Groß"], lines.Select(Shown));
    }

    [Fact]
    public void Each_module_loads_its_own_libraries_and_ours_are_not_in_the_default_load_context()
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

    // The fourth part of a version may differ, so only three are compared.
    private static string Shown(string line) => VersionTail().Replace(line, "$1");

    [GeneratedRegex(@"^(\S+ \d+\.\d+\.\d+)\.\d+$")]
    private static partial Regex VersionTail();
}
