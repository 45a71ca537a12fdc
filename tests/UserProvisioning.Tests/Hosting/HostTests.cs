using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Hosting;

public sealed class HostTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("'all is well'", 0)]
    [InlineData("throw 'bad'", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-Command nonsense-xyz", 1)]
    [InlineData("Get-Command nonsense-xyz; 'went on'", 0)]
    [InlineData("& dotnet nonsense-xyz > $null 2> $null; exit $LASTEXITCODE", 1)]
    [InlineData("if (", 1)]
    public void The_exit_code_is_the_script_s(string script, int code)
    {
        HostResult result = Run(script);
        Assert.Equal(code, result.ExitCode);
        Assert.Equal(code, HostProcess.Run(["-Command", script]).ExitCode);
    }

    [Fact]
    public void Arguments_are_bound_by_name_by_position_and_as_switches()
    {
        const string Script = "param([string] $Name, [int] $Count, [switch] $Loud, [bool] $Truth = $true, $Rest) \"$Name|$Count|$Loud|$Truth|$Rest\"";
        Assert.Equal("a b|3|True|False|-5", Run(Script, "-Name", "a b", "-Count", "3", "-Loud", "-Truth:$false", "-Rest", "-5").Lines[0]);
        Assert.Equal("x|7|False|True|", Run(Script, "x", "7").Lines[0]);
        HostResult wrong = Run(Script, "-Nonsense", "1", "-Count", "many");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("Count", wrong.Output + wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_knows_its_folder_and_the_module()
    {
        HostResult result = Run("$PSScriptRoot; (Get-Module UserProvisioning).Path; $Host.Name");
        Assert.Equal([_folder.Path, Path.Combine(Repository.ModuleFolder, "UserProvisioning.PowerShell.dll"), "UserProvisioning.Host"], result.Lines);
    }

    [Fact]
    public void A_script_that_is_not_there_is_said_so()
    {
        HostResult result = HostProcess.Run([_folder.File("none.ps1")]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("none.ps1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_and_warnings_appear_with_what_is_written()
    {
        HostResult result = Run($"'before'; $null = Connect-UserProvisioning '{_folder.File("a.db")}'; Get-SystemUser zorro; Set-ClientSetting DefaultUserGroups Nothing; 'after'");
        Assert.Equal(0, result.ExitCode);
        string all = result.Output + result.Error;
        Assert.Contains("There is no system user 'zorro'", all, StringComparison.Ordinal);
        Assert.Contains("WARNING: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("after", result.Lines);
        Assert.DoesNotContain('\u001b', all);
    }

    [Fact]
    public void A_question_that_nobody_can_answer_is_an_error_and_no_hang()
    {
        HostResult result = Run($"$ErrorActionPreference = 'Stop'; $null = Connect-UserProvisioning '{_folder.File("a.db")}'; New-Contact -LastName Ann -Confirm");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("nobody to answer", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_are_shown_as_tables()
    {
        HostResult result = Run($"$null = Connect-UserProvisioning '{_folder.File("a.db")}'; Get-UserLicense");
        Assert.Contains(result.Lines, line => line.Contains("License", StringComparison.Ordinal) && line.Contains("Available", StringComparison.Ordinal));
        Assert.Contains(result.Lines, line => line.Trim().StartsWith("Requestor", StringComparison.Ordinal));
    }

    [Fact]
    public void The_prompt_runs_what_is_piped_into_it()
    {
        HostResult result = HostProcess.Run([], input: "$x = 20\n$x + 1\nforeach ($i in 1..2) {\n\"line $i\"\n}\nGet-Command nonsense-xyz\n'still here'\nexit 4\n'never'\n");
        Assert.Equal(4, result.ExitCode);
        string all = result.Output + result.Error;
        foreach (string text in new[] { "21", "line 1", "line 2", "nonsense-xyz", "still here" })
        {
            Assert.Contains(text, all, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("never", all, StringComparison.Ordinal);
        Assert.Equal(0, HostProcess.Run([], input: string.Empty).ExitCode);
    }

    [Theory]
    [InlineData("'half\n")]
    [InlineData("if ($true) {\n")]
    public void The_prompt_ends_when_its_input_ends_in_the_middle_of_a_command(string input) =>
        Assert.NotEqual(0, HostProcess.Run([], input: input).ExitCode);

    [Fact]
    public void Help_says_how_it_is_used() => Assert.Contains("script.ps1", HostProcess.Run(["--help"]).Output, StringComparison.Ordinal);

    private HostResult Run(string script, params string[] arguments)
    {
        string file = _folder.File("script.ps1");
        File.WriteAllText(file, script);
        return HostProcess.Run([file, .. arguments]);
    }
}
