using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Audit;

/// <summary>Tests the runs of cmdlets that somebody typed.</summary>
public sealed class ManualRunTests : IDisposable
{
    private readonly Session _session = new();
    private readonly int _before;

    public ManualRunTests() => _before = All().Count;

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_call_is_one_run_however_many_transactions_it_takes()
    {
        _session.Do("1..1500 | ForEach-Object { [pscustomobject] @{ LastName = \"N$_\" } } | New-Contact");
        _session.Do("Get-Contact | Set-Contact -JobTitle Baker");
        List<ProvisioningRun> runs = Runs();
        Assert.Equal(["New-Contact", "Set-Contact"], runs.Select(run => run.Command));
        Assert.Equal([1500, 0], runs.Select(run => run.Created));
        Assert.Equal([0, 1500], runs.Select(run => run.Updated));
        Assert.All(runs, run => Assert.Equal(ProvisioningRunStatus.Completed, run.Status));
    }

    [Theory]
    [InlineData("Set-Contact E-1 -LastName Visser")]
    [InlineData("Set-Contact E-1 -LastName Bakker -WhatIf")]
    [InlineData("Set-Contact E-2 -LastName Bakker -ErrorAction SilentlyContinue")]
    [InlineData("Get-Contact")]
    public void A_call_that_changes_nothing_leaves_no_run(string command)
    {
        _session.Do("New-Contact -LastName Visser -ExternalReference E-1");
        _session.Run(command);
        Assert.Equal(["New-Contact"], Runs().Select(run => run.Command));
    }

    [Fact]
    public void Commands_of_one_pipeline_have_runs_of_their_own()
    {
        _session.Do("Set-UserLicense Requestor 9; 'Aa', 'Bb' | ForEach-Object { New-Contact -LastName $_ } | New-SystemUser | Disable-SystemUser");
        Assert.Equal(
            ["Disable-SystemUser 2", "New-Contact 1", "New-Contact 1", "New-SystemUser 2", "Set-UserLicense 1"],
            Runs().Select(run => $"{run.Command} {run.Rows}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Manual_runs_are_listed_only_when_they_are_asked_for()
    {
        _session.Do("New-Contact -LastName Visser");
        ProvisioningRun run = Runs().Single();
        Assert.Empty(_session.Do("Get-ProvisioningRun"));
        Assert.Empty(_session.Do("Get-ProvisioningRun -Kind Import"));
        Assert.Single(_session.Do($"Get-ProvisioningRun {run.Id}"));
        Assert.Single(_session.Do($"Get-ProvisioningAudit -Run {run.Id}"));
    }

    [Fact]
    public void The_items_of_a_manual_run_are_its_entries()
    {
        _session.Do("New-UserGroup Staff; New-Contact -LastName Visser -ExternalReference E-1; Set-Contact E-1 -JobTitle Baker -Phone 1");
        const string Items = "(Get-ProvisioningRun -Kind Manual)[-1] | Get-ProvisioningRunItem";
        var item = (ProvisioningRunItem)_session.Do(Items).Single().BaseObject;
        Assert.Equal(("E-1", "Visser", ImportAction.Update), (item.ExternalReference, item.DisplayName, item.Action));
        Assert.Equal(["JobTitle", "Phone"], item.Changes.Select(change => change.Field).Order());
        Assert.Empty(_session.Do($"{Items} -Action Create"));
    }

    [Fact]
    public void The_numbers_of_imports_stay_short()
    {
        string file = _session.File("hr.csv");
        File.WriteAllText(file, "ExternalReference,LastName\nE-1,Visser\n");
        for (int import = 1; import <= 3; import++)
        {
            _session.Do("New-Contact -LastName Bakker");
            Assert.Equal($"{import}", _session.One($"(Import-EmployeeFile '{file}' -Source HR).Id"));
        }

        Assert.All(All(), run => Assert.True(run.Id > 1_000_000_000));
    }

    private List<ProvisioningRun> Runs() => All().Skip(_before).ToList();

    private List<ProvisioningRun> All() =>
        _session.Do("Get-ProvisioningRun -Kind Manual").Select(run => (ProvisioningRun)run.BaseObject).ToList();
}
