using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Loading;

public sealed class ImportTests : IDisposable
{
    private const string Work =
        "New-Contact -LastName Müller | ForEach-Object DisplayName; (Get-UserProvisioningConnection).Engine; ";

    private readonly TestFolder _folder = new();

    private string Connect => $"$null = Connect-UserProvisioning '{_folder.File("a.db")}'; ";

    private static string Import => $"Import-Module '{Repository.ModuleFolder}'; ";

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_module_can_be_imported_by_its_folder_or_its_manifest()
    {
        foreach (string path in new[] { Repository.ModuleFolder, Repository.Manifest })
        {
            Assert.Equal(["Müller", "SQLite"], ShellProcess.ScriptWithoutModule($"Import-Module '{path}'; {Connect}{Work}"));
        }
    }

    [Fact]
    public void The_module_can_be_imported_twice_and_by_force()
    {
        IReadOnlyList<string> lines = ShellProcess.ScriptWithoutModule(
            $"{Import}{Import}{Connect}Import-Module '{Repository.Manifest}' -Force; {Connect}{Work} @(Get-Module UserProvisioning).Count");
        Assert.Equal(["Müller", "SQLite", "1"], lines);
    }

    [Fact]
    public void A_second_copy_of_the_module_is_refused_and_the_first_still_works()
    {
        string copy = Path.Combine(_folder.Path, "second", "UserProvisioning");
        foreach (string file in Directory.EnumerateFiles(Repository.ModuleFolder, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(Repository.ModuleFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        IReadOnlyList<string> lines = ShellProcess.ScriptWithoutModule(
            $"{Import}{Connect}foreach ($i in 1, 2) {{ try {{ Import-Module '{copy}' -ErrorAction Stop }} catch {{ \"$_\" }} }}; {Work} "
                + "@(Get-Module UserProvisioning).Count; (Get-UserProvisioningConnection).IsDefault; Import-Module "
                + $"'{Repository.ModuleFolder}' -Force; Remove-Module UserProvisioning; Import-Module '{copy}'; {Connect}{Work}");
        string refused = $"UserProvisioning is imported already, from '{Repository.ModuleFolder}', and a session holds one copy of it. "
            + $"Import the other "
            + "copy in a new PowerShell session.";
        Assert.Equal([refused, refused, "Müller", "SQLite", "1", "True", "Müller", "SQLite"], lines);
    }

    [Fact]
    public void The_module_can_be_imported_again_after_it_was_removed()
    {
        IReadOnlyList<string> lines = ShellProcess.Script(
            $"{Connect}Remove-Module UserProvisioning; {Import} @(Get-UserProvisioningConnection).Count; {Connect}{Work}");
        Assert.Equal(["0", "Müller", "SQLite"], lines);
    }

    [Fact]
    public void Removing_the_module_closes_the_connections_of_the_session()
    {
        IReadOnlyList<string> lines = ShellProcess.Script(
            $"$c = Connect-UserProvisioning '{_folder.File("a.db")}'; $c.IsOpen; Remove-Module UserProvisioning; $c.IsOpen; "
                + $"[IO.File]::Delete('{_folder.File("a.db")}')");
        Assert.Equal(["True", "False"], lines);
    }

    [Fact]
    public void Importing_the_module_loads_the_cmdlets_and_no_dependency()
    {
        IReadOnlyList<string> lines = ShellProcess.ScriptWithoutModule(
            $"{Import}$folder = '{Repository.ModuleFolder}'; "
            + "[AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { if ($_.Location.StartsWith($folder)) { "
            + "[IO.Path]::GetFileName($_.Location) } }");

        // PowerShell may look at the parameters of the cmdlets in the background, which loads the service layer and nothing else.
        Assert.Equal(["UserProvisioning.PowerShell.dll", "UserProvisioning.TypeNames.dll"], lines.Where(line => line != "UserProvisioning.dll"));
    }

    [Fact]
    public void Listing_the_cmdlets_loads_no_dependency()
    {
        IReadOnlyList<string> lines = ShellProcess.Script(
            "$null = Get-Command -Module UserProvisioning; [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { "
            + $"if ($_.Location.StartsWith('{Path.Combine(Repository.ModuleFolder, "lib")}')) {{ [IO.Path]::GetFileName($_.Location) }} }}");
        Assert.DoesNotContain(lines, line => line != "UserProvisioning.dll");
    }

    [Fact]
    public void Each_runspace_of_a_process_has_its_own_connections()
    {
        IReadOnlyList<string> lines = ShellProcess.Script(
            $$"""
            $null = Connect-UserProvisioning '{{_folder.File("a.db")}}'
            $other = [PowerShell]::Create([Management.Automation.Runspaces.InitialSessionState]::CreateDefault2())
            $null = $other.AddScript("Import-Module '{{Repository.Manifest}}'; @(Get-UserProvisioningConnection).Count;
                (Connect-UserProvisioning '{{_folder.File("b.db")}}').Location")
            $other.Invoke() | ForEach-Object { "$_" }
            @(Get-UserProvisioningConnection).Count
            """);
        Assert.Equal(["0", _folder.File("b.db"), "1"], lines);
    }
}
