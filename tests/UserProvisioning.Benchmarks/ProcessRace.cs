using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The race of many processes on one database: they make contacts and users with the same names, change them, and import files. None may fail, and
/// every invariant must hold afterwards. The longest time of each kind of work is printed, and how long the longest wait for others was in it.
/// </summary>
internal static class ProcessRace
{
    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="count">The number of processes.</param>
    /// <param name="seconds">How long they work.</param>
    /// <returns>0 when none failed and every invariant holds.</returns>
    internal static int Run(Workspace workspace, int count, int seconds)
    {
        using var database = new RaceDatabase(workspace);
        string script = workspace.PathOf("race.ps1");
        string start = workspace.PathOf("start");
        File.WriteAllText(script, Script(workspace, database.Address, start, seconds));
        List<Process> processes = [];
        var errors = new ConcurrentQueue<string?>();
        try
        {
            for (int i = 0; i < count; i++)
            {
                Process process = PinnedShell.StartScript(script, "-Number", i.ToString(CultureInfo.InvariantCulture));
                process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data);
                processes.Add(process);
            }

            // The processes begin to work together, so that starting a shell is not measured.
            foreach (Process process in processes)
            {
                if (process.StandardOutput.ReadLine() is var line && line != "ready")
                {
                    process.WaitForExit();
                    Console.Error.WriteLine($"A process did not begin: {line} {string.Join('\n', errors)}");
                    return 1;
                }
            }

            File.WriteAllText(start, string.Empty);
            List<Task<string>> outputs = processes.ConvertAll(process => process.StandardOutput.ReadToEndAsync());
            string[] lines = outputs.SelectMany(output => output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();
            processes.ForEach(process => process.WaitForExit());
            return Report(database.Broken(), count, lines, ended: processes.Count(process => process.ExitCode == 0));
        }
        finally
        {
            processes.ForEach(process =>
            {
                process.Kill();
                process.Dispose();
            });
        }
    }

    private static int Report(IReadOnlyList<string> broken, int count, string[] lines, int ended)
    {
        var done = lines.Where(line => line.StartsWith("done ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .GroupBy(part => part[1], part => (
                Times: int.Parse(part[2], CultureInfo.InvariantCulture),
                Longest: double.Parse(part[3], CultureInfo.InvariantCulture),
                Wait: double.Parse(part[4], CultureInfo.InvariantCulture)));
        foreach (var work in done)
        {
            double wait = work.Max(one => one.Wait);
            string waited = wait == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"; the longest wait for others {wait:0.0}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{work.Key}: {work.Sum(one => one.Times)} times, the longest {work.Max(one => one.Longest):0.0} seconds{waited}"));
        }

        string[] failed = lines.Where(line => !line.StartsWith("done ", StringComparison.Ordinal)).ToArray();
        foreach (string line in failed.Take(20).Concat(broken))
        {
            Console.Error.WriteLine(line);
        }

        Console.WriteLine($"{count} processes, {ended} ended well, {failed.Length} failures, {broken.Count} broken invariants.");
        return ended == count && failed.Length + broken.Count == 0 ? 0 : 1;
    }

    private static string Script(Workspace workspace, string address, string start, int seconds) =>
        $$"""
        param([string] $Number)
        $ErrorActionPreference = 'Stop'
        $WarningPreference = 'SilentlyContinue'
        Import-Module '{{workspace.Module}}'
        [void] (Connect-UserProvisioning {{address}})
        Set-UserLicense Requestor 1000000
        Set-UserLicense FullUser 1000000
        try { [void] (New-UserGroup Employees) } catch { [void] (Get-UserGroup Employees) } # One of the processes makes it.
        $times = @{}
        function Measure-Work([string] $Name, [scriptblock] $Work) {
            $VerbosePreference = 'Continue'
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $said = $()
            try { $said = & $Work 4>&1 } catch { "failed $Name $($_.FullyQualifiedErrorId): $($_.Exception.Message)" }
            $time = $times[$Name] ??= @{ Count = 0; Longest = 0.0; Wait = 0.0 }
            $time.Count++
            $time.Longest = [Math]::Max($time.Longest, $clock.Elapsed.TotalSeconds)

            # Waits of more than three seconds are told.
            foreach ($wait in "$said" | Select-String 'has waited for ([0-9.]+) seconds' -AllMatches | ForEach-Object Matches) {
                $time.Wait = [Math]::Max($time.Wait, [double] $wait.Groups[1].Value)
            }
        }

        $file = "{{workspace.Folder}}/race-$Number.csv"
        function Invoke-Round([int] $Round) {
            $script:contact = $script:user = $null
            Measure-Work 'New-Contact' { $script:contact = New-Contact -FirstName Jan -LastName Bos -ExternalReference "$Number-$Round" }
            Measure-Work 'New-SystemUser' { $script:user = $script:contact | New-SystemUser }
            Measure-Work 'Set-SystemUserCredential' { $script:user | Set-SystemUserCredential -Generate -Confirm:$false }
            Measure-Work 'Set-SystemUserLicense' { $script:user | Set-SystemUserLicense FullUser }
            Measure-Work 'Add-UserGroupMember' { $script:user | Add-UserGroupMember Employees }
            Measure-Work 'Disable-SystemUser' { $script:user | Disable-SystemUser -Confirm:$false }
            Measure-Work 'Enable-SystemUser' { $script:user | Enable-SystemUser }
            Measure-Work 'Get-SystemUser' { [void] @(Get-SystemUser "jbos*" | Select-Object -First 100) }
            if ($Round % 5 -eq 0) {
                [IO.File]::WriteAllText($file, "ExternalReference,FirstName,LastName`n" +
                    ((1..300 | ForEach-Object { "$Number-$Round-$_,Jan,Bos" }) -join "`n"))
                Measure-Work 'Import-EmployeeFile' { [void] (Import-EmployeeFile $file -CreateUser -Source "S$Number") }
            }
        }

        # The first rounds compile the code, so their times say nothing about waiting. One round is not enough: an import uses two connections, and
        # some servers compile the statements for each.
        Invoke-Round 0
        Invoke-Round -5
        Invoke-Round -10
        $times.Clear()
        'ready'
        while (-not (Test-Path '{{start}}')) { Start-Sleep -Milliseconds 20 }
        $end = [DateTime]::UtcNow.AddSeconds({{seconds}})
        for ($i = 1; [DateTime]::UtcNow -lt $end; $i++) { Invoke-Round $i }
        foreach ($name in $times.Keys) {
            $time = $times[$name]
            [string]::Format([cultureinfo]::InvariantCulture, 'done {0} {1} {2} {3}', $name, $time.Count, $time.Longest, $time.Wait)
        }
        """;
}
