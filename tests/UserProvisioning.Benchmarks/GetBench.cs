using System.Diagnostics;
using System.Globalization;
using UserProvisioning.Authorizations;
using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of cmdlets that list many objects, on a database of 1,000,000 contacts and users and one of 1,000: time to the first object, peak memory
/// of a process that reads every object.
/// </summary>
internal static class GetBench
{
    private const int Rows = 1_000_000;
    private const int FewRows = 1_000;
    private const string Group = "Employees";

    private static readonly string[] Commands =
    [
        "Get-Contact", "Get-SystemUser", "Get-ProvisioningRunItem 1", "Get-ProvisioningAudit", $"Get-UserGroupMember {Group}",
    ];

    internal static IReadOnlyList<Measurement> Run(Workspace workspace)
    {
        string few = Prepare(workspace, FewRows);
        string many = Prepare(workspace, Rows);
        return Commands.SelectMany(command => Measure(workspace, command, many, few)).ToList();
    }

    private static IEnumerable<Measurement> Measure(Workspace workspace, string command, string many, string few)
    {
        double first = First(workspace, command, many);
        double firstOfFew = First(workspace, command, few);
        yield return new Measurement($"First object of {command}, against {FewRows:N0} rows", first, firstOfFew, first / firstOfFew, 2);
        double memory = Memory(workspace, command, many);
        double memoryOfFew = Memory(workspace, command, few);
        yield return new Measurement($"Memory of all of {command}, against {FewRows:N0} rows", 0, 0, memory / memoryOfFew, 1.2)
        {
            PeakMegabytes = memory,
            FloorPeakMegabytes = memoryOfFew,
        };
    }

    // Returns the median time of nine calls, after one call that only warms up.
    private static double First(Workspace workspace, string command, string database) => Number(
        workspace,
        database,
        $$"""
        $times = 0..9 | ForEach-Object {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $null = {{command}} | Select-Object -First 1
            $clock.Elapsed.TotalSeconds
        }
        ($times[1..9] | Sort-Object)[4]
        """);

    private static double Memory(Workspace workspace, string command, string database) => Number(
        workspace,
        database,
        $$"""
        {{command}} | Select-Object -Last 1 | Out-Null
        if ((Get-Content /proc/self/status -Raw) -match 'VmHWM:\s+(\d+)') { [double] $Matches[1] / 1024 }
        """);

    private static double Number(Workspace workspace, string database, string script)
    {
        string file = workspace.PathOf("get.ps1");
        File.WriteAllText(
            file,
            $$"""
            Import-Module '{{workspace.Module}}'
            $null = Connect-UserProvisioning '{{database}}'
            $number = & {
            {{script}}
            }
            $number.ToString([cultureinfo]::InvariantCulture)
            """);
        using Process process = PinnedShell.StartScript(file);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output.Trim(), CultureInfo.InvariantCulture);
    }

    private static string Prepare(Workspace workspace, int rows)
    {
        string path = workspace.PathOf($"get-{rows}.db");
        using var connection = ProvisioningConnection.OpenEmbedded(path);
        connection.Licenses.SetTotal(LicenseType.Requestor, rows);
        connection.UserGroups.Create(new AuthorizationFields { Name = Group });
        connection.ClientSettings.Set("DefaultUserGroups", Group);
        connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = ImportFile.Write(workspace, rows), CreateUser = true });
        return path;
    }
}
