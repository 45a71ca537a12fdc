using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of -MatchBy: which contacts a file adopts, what it rejects, and the undo.</summary>
public sealed class MatchByTests : IDisposable
{
    private const string Items = " | ForEach-Object { \"$($_.Action) $($_.ExternalReference) $($_.Field) $($_.Reason)\" }";

    private readonly Session _session = new();

    public MatchByTests()
    {
        _session.Set("file", _session.File("hr.csv"));
        _session.Do("""
            $null = New-Contact -FirstName Ann -LastName Bos -Email Ann@example.org
            $null = New-Contact -FirstName Bob -LastName Vos -Phone '+31 6 1234'
            """);
        Write("1,Ann,Bos,ann@EXAMPLE.org,", "2,Robert,Vos,,06 1234", "3,Cas,Mos,cas@example.org,");
    }

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_contact_that_no_source_delivers_is_adopted_and_the_item_says_by_what_it_was_found()
    {
        string[] planned = _session.Text("Compare-EmployeeFile $file -Source HR -MatchBy Email, Phone" + Items).ToArray();
        Assert.Equal([" Ann Bos ", " Bob Vos "], Contacts());
        string[] items = Import("-MatchBy Email, Phone");
        Assert.Equal(planned, items);
        Assert.Equal(
            [
                "Update 1  Adopted: no source delivered the contact, which was found by Email.",
                "Update 2  Adopted: no source delivered the contact, which was found by Phone.",
                "Create 3  ",
            ],
            items);
        Assert.Equal(["1 Ann Bos HR", "2 Robert Vos HR", "3 Cas Mos HR"], Contacts());
        Assert.Equal(["Completed 3 1 2"], _session.Text(
            "Get-ProvisioningRun 1 | ForEach-Object { \"$($_.Status) $($_.Rows) $($_.Created) $($_.Updated)\" }"));
        Assert.Equal(["Unchanged 1  ", "Unchanged 2  ", "Unchanged 3  "], Import("-MatchBy Email, Phone"));
        _session.Do("Undo-ProvisioningRun 1 -Confirm:$false");
        Assert.Equal([" Ann Bos ", " Bob Vos "], Contacts());
    }

    [Fact]
    public void Without_MatchBy_each_row_is_a_contact_of_its_own()
    {
        Assert.Equal(["Create 1  ", "Create 2  ", "Create 3  "], Import(string.Empty));

        // The same rows with the option are compared again, and found by their references.
        Assert.Equal(["Unchanged 1  ", "Unchanged 2  ", "Unchanged 3  "], Import("-MatchBy Email"));
    }

    [Fact]
    public void Several_contacts_are_a_reject_that_names_them()
    {
        _session.Do("$null = New-Contact -FirstName Anna -LastName Bos -ExternalReference H2 -Email ann@example.org");
        string item = Import("-MatchBy Email")[0];
        Assert.StartsWith("Reject 1 Email 2 contacts have this value: 'Ann Bos' (#1), 'Anna Bos' (H2).", item, StringComparison.Ordinal);
        _session.Do("Disable-Contact 3");
        Assert.StartsWith("Update 1  Adopted", Import("-MatchBy Email")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_contact_of_another_source_or_of_another_row_is_not_adopted()
    {
        Write("1,Ann,Bos,ann@example.org,", "2,Ann,Bos,ann@example.org,");
        Assert.Equal(["Update 1", "Create 2"], Import("-MatchBy Email").Select(item => item[..8]));
        Write("X,Ann,Bos,ann@example.org,");
        Assert.Equal("Create X", Import("-MatchBy Email", "Other")[0][..8]);
    }

    [Fact]
    public void An_administrator_is_adopted_only_with_Force()
    {
        _session.Do("Set-UserLicense Administrator 1; $null = New-SystemUser 1 -Username boss -License Administrator");
        Assert.StartsWith("Reject 1 Email 'Ann Bos' (#1), found by Email, has the user 'boss' with the license Administrator.",
            Import("-MatchBy Email")[0], StringComparison.Ordinal);
        Assert.StartsWith("Update 1  Adopted", Import("-MatchBy Email -Force")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Approving_a_run_keeps_the_option()
    {
        _session.Do("Set-ClientSetting ChangeThresholdPercent 1; Set-ClientSetting ChangeThresholdMinimum 0; $null = New-Contact -LastName Own");
        Write("4,Dan,Los,dan@example.org,");
        Import(string.Empty);
        Write("1,Ann,Bos,ann@example.org,", "4,Dan,Los,new@example.org,");
        Assert.Equal(["AwaitingApproval"], _session.Text(
            "$run = Import-EmployeeFile $file -Source HR -MatchBy Email -WarningAction Ignore; $run.Status"));
        _session.Do("$null = Approve-ProvisioningRun $run.Id -Confirm:$false");
        Assert.Equal(["1 Ann Bos HR"], Contacts().Take(1));
    }

    [Theory]
    [InlineData("Nothing", "MappingInvalid")]
    [InlineData("ExternalReference", "MappingInvalid")]
    public void A_field_that_cannot_be_used_is_refused(string field, string errorId) =>
        _session.Terminates(errorId, $"Import-EmployeeFile $file -MatchBy {field}");

    [Fact]
    public void An_interface_stores_the_fields_and_a_copy_has_them()
    {
        _session.Do("$null = New-EmployeeInterface HR -ServerName sftp.example.org -RemoteDirectory /in -Username worker -MatchBy email, Name "
            + "-HostKeyFingerprint 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs'");
        Assert.Equal(["Email Name"], _session.Text("\"$((Get-EmployeeInterface HR).MatchBy)\""));
        _session.Do("$null = Get-EmployeeInterface HR | New-EmployeeInterface -Name Copy; Set-EmployeeInterface HR -MatchBy $null");
        Assert.Equal(["", "Email Name"], _session.Text("'HR', 'Copy' | ForEach-Object { \"$((Get-EmployeeInterface $_).MatchBy)\" }"));
        _session.Terminates("MappingInvalid", "Set-EmployeeInterface HR -MatchBy Nothing -ErrorAction Stop");
    }

    private void Write(params string[] rows) =>
        File.WriteAllText(_session.File("hr.csv"), "ExternalReference,FirstName,LastName,Email,Phone\n" + string.Join('\n', rows) + "\n");

    private string[] Import(string options, string source = "HR") => _session.Text(
        $"$run = Import-EmployeeFile $file -Source {source} {options} -WarningAction Ignore; Get-ProvisioningRunItem $run{Items}").ToArray();

    private IReadOnlyList<string> Contacts() => _session.Text(
        "Get-Contact | ForEach-Object { \"$($_.ExternalReference) $($_.DisplayName) $($_.Source)\" }");
}
