using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Processes;

/// <summary>Tests with many processes that work on one database at the same time.</summary>
public sealed class RaceTests : IDisposable
{
    private const int Processes = 16;

    private readonly TestFolder _folder = new();
    private readonly ScriptDatabase _database;

    public RaceTests() => _database = new ScriptDatabase(_folder.File("a.db"));

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    // All contacts would get the same username, so that the processes compete for names as well as for licenses.
    [Fact]
    public void Sixteen_processes_create_exactly_as_many_users_as_there_are_licenses()
    {
        ShellProcess.Script(
            $$"""
            $null = {{_database.Connect}}
            Set-UserLicense Requestor 10
            foreach ($i in 1..50) { $null = New-Contact -FirstName Jan -LastName Bos -ExternalReference "E$i" }
            """);

        // Each process makes a call with -WhatIf, says that it is ready, and waits for a line. So they begin
        // together, and the race is between writers and not between just-in-time compilers.
        string script = _folder.File("race.ps1");
        File.WriteAllText(
            script,
            $$"""
            param([int] $Process, [int] $Processes)
            {{ShellProcess.ImportModule}}
            $null = {{_database.Connect}}
            New-SystemUser E1 -WhatIf
            'ready'
            $null = $input.MoveNext()
            for ($i = $Process + 1; $i -le 50; $i += $Processes) {
                New-SystemUser "E$i" 2>&1 | ForEach-Object {
                    if ($_ -is [Management.Automation.ErrorRecord]) { 'failed ' + $_.FullyQualifiedErrorId.Split(',')[0] } else { "made $_" }
                }
            }
            """);
        List<System.Diagnostics.Process> processes = [];
        try
        {
            for (int i = 0; i < Processes; i++)
            {
                processes.Add(ShellProcess.Start([script, "-Process", $"{i}", "-Processes", $"{Processes}"]));
            }

            processes.ForEach(process =>
            {
                while (process.StandardOutput.ReadLine() is { } line && line != "ready")
                {
                }
            });
            processes.ForEach(process =>
            {
                process.StandardInput.WriteLine();
                process.StandardInput.Close();
            });
            List<string> lines = processes.SelectMany(process => process.StandardOutput.ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToList();
            processes.ForEach(process => process.WaitForExit());

            Assert.Equal(10, lines.Count(line => line.StartsWith("made ", StringComparison.Ordinal)));
            Assert.Equal(40, lines.Count(line => line == "failed " + ErrorIds.LicenseUnavailable));
            Assert.Equal(50, lines.Count);
            Assert.Equal(
                ["jbos", .. Enumerable.Range(2, 9).Select(i => $"jbos{i}")],
                lines.Where(line => line.StartsWith("made ", StringComparison.Ordinal))
                    .Select(line => line[5..])
                    .OrderBy(name => name.Length)
                    .ThenBy(name => name, StringComparer.Ordinal));
        }
        finally
        {
            foreach (System.Diagnostics.Process process in processes)
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }

                process.Dispose();
            }
        }

        Assert.Equal(
            ["10", "10", "0"],
            ShellProcess.Script(
                $"$null = {_database.Connect}; @(Get-SystemUser).Count; Get-UserLicense Requestor | ForEach-Object {{ $_.Used; $_.Available }}"));
    }
}
