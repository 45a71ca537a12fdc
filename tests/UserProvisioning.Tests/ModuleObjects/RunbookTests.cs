using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.ModuleObjects;

/// <summary>Tests of the runbooks for Active Directory and Entra ID, with functions in place of the commands of the other modules.</summary>
public sealed class RunbookTests : IDisposable
{
    private const string ActiveDirectory = """
        function Get-ADUser($Filter, $SearchBase, $Server, $Credential, $Properties) {
            $global:asked = "$Filter $SearchBase"
            if ($env:PART -and $Properties) { $people | Select-Object -Skip 1 } else { $people }
        }
        $people = 1..$env:COUNT | ForEach-Object {
            [pscustomobject] @{ EmployeeID = "E$_"; GivenName = 'Jan'; Surname = "Last$_"; SamAccountName = "jan$_"; Enabled = $true
                DistinguishedName = "CN=$_"; mail = if ($_ -eq $env:BAD) { 'none' } else { "jan$_@example.org" } } }
        """;

    private const string Entra = """
        function Connect-MgGraph($ClientId, $TenantId, $CertificateThumbprint, [switch] $Identity, [switch] $NoWelcome) {
            "signed in $ClientId $TenantId $CertificateThumbprint $Identity" | Set-Content $env:SIGNIN }
        function Get-MgUserCount($Filter, $ConsistencyLevel) { $people.Count + [int] $env:PART }
        function Get-MgUser([switch] $All, $Filter, $Property, $ExpandProperty) { $people }
        $people = 0..$env:COUNT | ForEach-Object {
            [pscustomobject] @{ id = [guid]::NewGuid(); employeeId = if ($_) { "E$_" }; givenName = 'Jan'; surname = "Last$_"; accountEnabled = $true
                mail = if ($_ -eq $env:BAD) { 'none' } else { "jan$_@example.org" }; manager = $null } }
        """;

    private readonly TestFolder _folder = new();
    private readonly ScriptDatabase _database;

    public RunbookTests()
    {
        _database = new ScriptDatabase(_folder.File("a.db"));
        ShellProcess.Script($"$null = {_database.Connect}; Set-UserLicense Requestor 100");
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("active-directory", ActiveDirectory)]
    [InlineData("entra-id", Entra)]
    public void Its_exit_code_says_whether_all_went_well_somebody_must_look_or_it_failed(string runbook, string commands)
    {
        (int Code, string Output) first = Run(runbook, commands, count: 20);
        Assert.True(first.Code == 0, first.Output);

        (int Code, string Output) rejected = Run(runbook, commands, count: 20, bad: 3);
        Assert.True(rejected.Code == 2, rejected.Output);
        Assert.Contains("'none' is not an e-mail address", rejected.Output, StringComparison.Ordinal);

        (int Code, string Output) stopped = Run(runbook, commands, count: 5);
        Assert.True(stopped.Code == 2, stopped.Output);
        Assert.Contains("Approve-ProvisioningRun ", stopped.Output, StringComparison.Ordinal);

        (int Code, string Output) part = Run(runbook, commands, count: 20, isPart: true);
        Assert.True(part.Code == 1, part.Output);
        Assert.Contains("The import failed: ", part.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["20 20"],
            ShellProcess.Script($"$null = {_database.Connect}; \"$(@(Get-Contact -Status Active).Count) $(@(Get-SystemUser).Count)\""));
    }

    [Fact]
    public void It_signs_in_to_Entra_with_a_certificate_or_a_managed_identity()
    {
        Assert.Equal(0, Run("entra-id", Entra, count: 3, more: "-ClientId c -TenantId t -CertificateThumbprint p").Code);
        Assert.Equal("signed in c t p False", File.ReadAllText(_folder.File("signin")).Trim());
        Assert.Equal(0, Run("entra-id", Entra, count: 3).Code);
        Assert.Equal("signed in    True", File.ReadAllText(_folder.File("signin")).Trim());
    }

    private (int Code, string Output) Run(string runbook, string commands, int count, int bad = 0, bool isPart = false, string more = "")
    {
        string path = Path.Combine(Repository.Root, "samples", "runbooks", runbook + ".ps1");
        string database = _database.OnServer is { } name
            ? $"-ConnectionString '{TestServer.ConnectionString(name)}'"
            : $"-Path '{_folder.File("a.db")}'";
        ShellResult result = ShellProcess.Run(
            ["-Command", $"{ShellProcess.ImportModule}; {commands}\n& '{path}' {database} -CreateUser -FullLoad {more}; exit $LASTEXITCODE"],
            new Dictionary<string, string>
            {
                ["COUNT"] = $"{count}", ["BAD"] = $"{bad}", ["PART"] = isPart ? "1" : string.Empty, ["SIGNIN"] = _folder.File("signin"),
            });
        return (result.ExitCode, result.Output + result.Error);
    }
}
