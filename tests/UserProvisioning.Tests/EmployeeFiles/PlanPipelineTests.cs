using System.Management.Automation;
using UserProvisioning.Tests.Binding;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of the pipeline Compare-EmployeeFile | Where-Object | Import-EmployeeFile, and of -ExternalReference.</summary>
public sealed class PlanPipelineTests : IDisposable
{
    private readonly Session _session = new();

    public PlanPipelineTests()
    {
        File.WriteAllText(_session.File("old.csv"), "ExternalReference,LastName,Phone\nA,Abel,1\nB,Bos,2\nC,Cor,3\n");
        File.WriteAllText(_session.File("new.csv"), "ExternalReference,LastName,Phone\nA,Abel,11\nB,Bos,2|3\nE,Eek,5\nF,Fok,6\n");
        _session.Set("old", _session.File("old.csv"));
        _session.Set("new", _session.File("new.csv"));
        _session.Do("$null = Import-EmployeeFile $old -CreateUser");
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_items_that_pass_the_filter_are_one_run()
    {
        Assert.Equal("2 1", _session.One("Compare-EmployeeFile $new -CreateUser | Where-Object ExternalReference -in A, E | "
            + "Import-EmployeeFile $new -CreateUser | ForEach-Object { \"$($_.Rows) $($_.UsersCreated)\" }"));
        Assert.Equal(["A 11", "B 2", "C 3", "E 5"], Contacts());
    }

    [Fact]
    public void No_items_are_no_import()
    {
        Assert.Empty(_session.Do("Compare-EmployeeFile $new | Where-Object ExternalReference -eq Nobody | Import-EmployeeFile $new"));
        Assert.Equal("1", _session.One("@(Get-ProvisioningRun).Count"));
        Assert.Equal(["A 1", "B 2", "C 3"], Contacts());
    }

    [Theory]
    [InlineData("CSV")]
    [InlineData("JSON")]
    [InlineData("CLIXML")]
    [InlineData("a job")]
    public void Items_that_were_written_and_read_again_are_the_same_items(string form)
    {
        object[] items = [.. _session.Do("Compare-EmployeeFile $new -CreateUser -FullLoad").Select(item => form switch
        {
            "CSV" => WrittenForms.Csv(item),
            "JSON" => WrittenForms.Json(item),
            "CLIXML" => WrittenForms.Serialized(item, depth: 3),
            _ => WrittenForms.Serialized(item, depth: 1),
        })];
        _session.Set("items", items);
        Assert.Equal(
            "5 2 2", _session.One("$items | Import-EmployeeFile $new -CreateUser -FullLoad -Force | ForEach-Object { \"$($_.Rows + $_.Archived) "
                + "$($_.Created) $($_.Updated)\" }"));
        Assert.Equal(["A 11", "B 2|3", "C 3", "E 5", "F 6"], Contacts());
        Assert.Equal("Archived", _session.One("Get-Contact -ExternalReference C | ForEach-Object Status"));
    }

    [Fact]
    public void An_outdated_item_is_an_error_that_ends_nothing_and_WhatIf_says_the_same()
    {
        _session.Do("$plan = Compare-EmployeeFile $new; Set-Contact A -Phone 9");
        string before = _session.Dump();
        int shown = _session.Host.Shown.Length;
        Result rehearsed = _session.Run("$plan | Import-EmployeeFile $new -WhatIf");
        Assert.Equal(before, _session.Dump());
        Assert.Contains("Import 3 rows: create 2, update 1", _session.Host.Shown[shown..], StringComparison.Ordinal);
        Result result = _session.Run("$plan | Import-EmployeeFile $new");
        foreach (Result told in new[] { rehearsed, result })
        {
            Assert.Null(told.End);
            ErrorRecord error = Assert.Single(told.Errors);
            Assert.Equal((ErrorIds.PlanOutdated, ErrorCategory.InvalidData), (Session.IdOf(error), error.CategoryInfo.Category));
            Assert.Contains("Phone: 1 → 11", error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains("Phone: 9 → 11", error.Exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(["A 9", "B 2|3", "C 3", "E 5", "F 6"], Contacts());
    }

    [Fact]
    public void Items_of_another_database_are_refused_and_the_others_are_applied()
    {
        _session.Do("$plan = Compare-EmployeeFile $new");
        _session.Do($"$other = Connect-UserProvisioning '{_session.File("other.db")}'");
        Result result = _session.Run("@($plan[2]) + (Compare-EmployeeFile $new | Where-Object ExternalReference -eq F) | Import-EmployeeFile $new");
        Assert.Equal([ErrorIds.WrongDatabase], result.ErrorIds);
        Assert.Equal(["F 6"], Contacts());
        Result none = _session.Run("$plan | Import-EmployeeFile $new");
        Assert.Equal(["F 6"], Contacts());
        Assert.Empty(none.Output);
        Assert.Equal([ErrorIds.WrongDatabase], none.ErrorIds.Distinct());
    }

    [Fact]
    public void Compare_takes_items_and_references_too()
    {
        Assert.Equal(
            ["A", "F"], _session.Text("Compare-EmployeeFile $new -ExternalReference A, F* -FullLoad | ForEach-Object ExternalReference"));
        _session.Do("$plan = Compare-EmployeeFile $new; Set-Contact A -Phone 9");
        Result result = _session.Run("$plan | Compare-EmployeeFile $new | ForEach-Object ExternalReference");
        Assert.Equal(["B", "E", "F"], result.Texts);
        Assert.Equal([ErrorIds.PlanOutdated], result.ErrorIds);
        Assert.Equal(
            ["C"], _session.Text("Compare-EmployeeFile $new -FullLoad -ExternalReference C | ForEach-Object ExternalReference"));
    }

    [Fact]
    public void A_reference_that_the_file_lacks_is_told_and_the_others_are_applied()
    {
        Result result = _session.Run("Import-EmployeeFile $new -ExternalReference E, X, 'Y*'");
        Assert.Equal([ErrorIds.ContactNotFound], result.ErrorIds);
        Assert.Equal(["A 1", "B 2", "C 3", "E 5"], Contacts());
    }

    [Fact]
    public void The_items_of_a_run_that_waits_can_be_applied_in_part()
    {
        _session.Do("Set-ClientSetting LeaverThresholdMinimum 0");
        _session.Do("$run = Import-EmployeeFile $new -FullLoad -WarningAction Ignore");
        Assert.Equal("AwaitingApproval", _session.One("$run.Status"));
        _session.Do("$null = $run | Get-ProvisioningRunItem | Where-Object Action -ne Archive | Import-EmployeeFile $new -FullLoad");
        Assert.Equal(["A 11", "B 2|3", "C 3", "E 5", "F 6"], Contacts());
        Assert.Equal("Active", _session.One("Get-Contact -ExternalReference C | ForEach-Object Status"));
    }

    [Theory]
    [InlineData("Import-EmployeeFile $new -Item $null")]
    [InlineData("Import-EmployeeFile $new -Item @()")]
    [InlineData("Import-EmployeeFile $new -Item 'A'")]
    [InlineData("Import-EmployeeFile $new -Item 3")]
    [InlineData("Get-Contact | Import-EmployeeFile $new")]
    [InlineData("$null | Import-EmployeeFile $new")]
    [InlineData("Import-EmployeeFile $new -ExternalReference ''")]
    public void What_is_no_item_imports_nothing(string call)
    {
        Result result = _session.Run($"try {{ {call} }} catch {{ throw }}");
        Assert.True(result.End is not null || result.Errors.Count > 0);
        Assert.Empty(result.Output);
        Assert.Equal("1", _session.One("@(Get-ProvisioningRun).Count"));
    }

    [Fact]
    public void Paths_still_come_from_the_pipeline()
    {
        Assert.Equal("4", _session.One("$new | Import-EmployeeFile | ForEach-Object Rows"));
        _session.Set("file", new FileInfo(_session.File("old.csv")));
        Assert.Equal("3", _session.One("$file | Import-EmployeeFile | ForEach-Object Rows"));
    }

    private IEnumerable<string> Contacts() => _session.Text("Get-Contact | ForEach-Object { \"$($_.ExternalReference) $($_.Phone)\" }")
        .Order(StringComparer.Ordinal);
}
