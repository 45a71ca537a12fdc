using System.Text.RegularExpressions;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Help;

/// <summary>
/// Tests that the quick start and the pages of tasks can be typed at one prompt, block after block. A person who does so, in the README's order or
/// in another, gets no error, and each block shows something about its subject.
/// </summary>
public sealed partial class ThreadTests : IDisposable
{
    // These blocks change something without output, or list something that a trial does not have.
    private static readonly string[] Silent =
    [
        "Set-UserLicense Requestor 500\n", "Get-SystemUser | Test-SystemUser", "Set-Contact 'P10002' -EndDate", "Enable-SystemUser bgross",
        "-WhatIf", "Set-WorkplaceIssuer", "Get-WorkplaceIdentity", "New-SystemUser -ErrorAction "
            + "SilentlyContinue", "-CredentialStatus Pending",
        "-Status Active -WithoutUser | New-SystemUser", "Get-ProvisioningRunItem 1 ", "Find-DuplicateContact",
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("README.md", false)]
    [InlineData("docs/quick-start.md", true)]
    public void Each_block_of_the_pages_works_in_a_real_shell(string start, bool byName)
    {
        IEnumerable<string> tasks = Task().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(match => match.Value);
        string[] pages = [start, .. byName ? tasks.Order(StringComparer.Ordinal) : tasks];
        Assert.Equal(1 + Directory.GetFiles(Path.Combine(Repository.Root, "docs", "tasks"), "*.md").Length, pages.Length);
        Directory.CreateDirectory(_folder.File("samples"));
        foreach (string sample in Directory.GetFiles(Path.Combine(Repository.Root, "samples")))
        {
            File.Copy(sample, Path.Combine(_folder.File("samples"), Path.GetFileName(sample)));
        }

        // Hashing a password takes time, so the test uses only the first people of the file, of whom one is refused.
        string employees = _folder.File("samples/employees.csv");
        File.WriteAllLines(employees, File.ReadAllLines(employees).Take(62), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        // Each block is in a file of its own, so that a here-string in it is read correctly.
        var script = new System.Text.StringBuilder($"{ShellProcess.ImportModule}\nSet-Location '{_folder.Path}'\n");
        script.Append("function Show-Block($Place, $Written) { $errors = @($Written | Where-Object { $_ -is [Management.Automation.ErrorRecord] }); ")
            .Append("foreach ($e in $errors) { \"FAULT $Place failed: $e\" }; ")
            .Append("if (-not @($Written | Out-String -Stream | Where-Object { $_.Trim() }).Count) { \"FAULT $Place shows nothing\" } }\n");
        int blocks = 0;
        foreach (string page in pages)
        {
            foreach (Example example in Examples.In(Path.Combine(Repository.Root, page)).Where(example => example.NotRun is null))
            {
                string file = _folder.File($"block{blocks++}.ps1");
                File.WriteAllText(file, example.Code);
                bool isSilent = Silent.Any(part => example.Code.Contains(part, StringComparison.Ordinal));
                string first = example.Code.Split('\n')[0].Replace("'", "''", StringComparison.Ordinal);
                script.Append($"$ErrorActionPreference = 'Continue'; $written = try {{ . '{file}' *>&1 }} catch {{ $_ }}; ")
                    .Append($"Show-Block '{page}: {first}' {(isSilent ? "(@($written) + 'silent')" : "$written")}\n");
            }
        }

        string path = _folder.File("thread.ps1");
        File.WriteAllText(path, script.Append($"'{blocks} blocks'").ToString());
        ShellResult result = ShellProcess.Run([path]);
        Assert.DoesNotContain(result.Lines, line => line.StartsWith("FAULT", StringComparison.Ordinal));
        Assert.Equal($"{blocks} blocks", result.Lines[^1]);
        Assert.True(blocks > 25, $"Only {blocks} blocks were run.");
    }

    [GeneratedRegex(@"docs/tasks/[a-z-]+\.md")]
    private static partial Regex Task();
}
