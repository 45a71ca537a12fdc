using System.Diagnostics;
using System.Globalization;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The soak that kills (SIGKILL) a process at random times while it calls one cmdlet after the other, and checks
/// that the database opens and every invariant holds. All rounds use the same database file.
/// </summary>
internal static class Soak
{
    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="rounds">The number of kills.</param>
    /// <param name="seed">The seed of the random times; null for new times in each call.</param>
    internal static int Run(Workspace workspace, int rounds, int? seed = null)
    {
        seed ??= Environment.TickCount;
        var random = new Random(seed.Value);
        string database = workspace.PathOf("soak.db");
        string script = workspace.PathOf("soak.ps1");
        File.WriteAllText(script, Script(workspace));
        int killedAtWork = 0;
        for (int round = 1; round <= rounds; round++)
        {
            using Process process = PinnedShell.StartScript(script, "-Database", database);

            // The time of a kill is counted from the beginning of the work, and not of the process.
            string? ready = process.StandardOutput.ReadLine();
            Thread.Sleep(random.Next(0, 1500));
            killedAtWork += process.HasExited ? 0 : 1;
            process.Kill();
            process.WaitForExit();
            if (ready != "ready")
            {
                Console.Error.WriteLine($"Round {round}: the work did not begin: {ready}");
                return 1;
            }

            List<string> broken = Invariants.Broken(database);
            if (broken.Count > 0)
            {
                Console.Error.WriteLine($"Round {round} (seed {seed}): {string.Join("; ", broken)}");
                return 1;
            }

            if (round % 20 == 0 || round == rounds)
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round} rounds, {killedAtWork} killed at work, every invariant held."));
            }
        }

        return 0;
    }

    private static string Script(Workspace workspace) =>
        $$"""
        param([string] $Database)
        Import-Module '{{workspace.Module}}'
        [void] (Connect-UserProvisioning $Database)
        Set-UserLicense Requestor 1000000
        Set-UserLicense FullUser 1000000
        if (-not (Get-UserGroup)) { [void] (New-UserGroup Employees) }
        if (-not (Get-UserProfile)) { [void] (New-UserProfile Portal) }
        Set-ClientSetting DefaultUserGroups Employees
        'ready'
        while ($true) {
            $tag = [guid]::NewGuid().ToString('N')
            $contacts = 1..40 | ForEach-Object { New-Contact -FirstName "A$_" -LastName "Jansen$tag" -Email "a$_@example.org" `
                -ExternalReference "$tag-$_" }
            $users = $contacts | New-SystemUser
            $users[0..9] | Set-SystemUserLicense -License FullUser
            $users[0..19] | Disable-SystemUser
            $users[5..14] | Enable-SystemUser
            $users[0..4] | Add-UserProfileMember Portal
            $users[30..33] | Send-LoginCredential -PickupDirectory '{{workspace.PathOf("soak-mail")}}' | Out-Null
            $users[34] | Set-SystemUserCredential -Username "renamed-$tag"
            $users[35] | Set-SystemUserSetting -Name TimeZone -Value Europe/Amsterdam
            $file = "{{workspace.Folder}}/$tag.csv"
            [IO.File]::WriteAllText($file, "ExternalReference,FirstName,LastName`n" + ((1..300 | ForEach-Object { "$tag-i$_,Bo,Smit$_" }) -join "`n"))
            [void] (Import-EmployeeFile $file -CreateUser)
            [IO.File]::Delete($file)
        }
        """;
}
