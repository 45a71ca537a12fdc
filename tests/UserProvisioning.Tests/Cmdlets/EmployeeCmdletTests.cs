using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>
/// Tests of Import-Employee and Compare-Employee with the kinds of objects that commands deliver, and of pipelines that are broken off.
/// </summary>
public sealed class EmployeeCmdletTests : IDisposable
{
    private const string Anna = "E1|Anna|Vos|a@example.org|IT|2026-03-01";

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("[pscustomobject] @{ EmployeeID = 'E1'; GivenName = 'Anna'; Surname = 'Vos'; Mail = 'a@example.org'; Department = 'IT'; "
        + "StartDate = [datetime] '2026-03-01' }")]
    [InlineData("@{ EmployeeID = 'E1'; GivenName = 'Anna'; Surname = 'Vos'; Mail = 'a@example.org'; Department = 'IT'; StartDate = '2026-03-01' }")]
    [InlineData("[ordered] @{ EmployeeID = 'E1'; GivenName = 'Anna'; Surname = 'Vos'; Mail = 'a@example.org'; Department = 'IT'; "
        + "StartDate = [DateTimeOffset] '2026-03-01T00:00:00+09:00' }")]
    [InlineData("$t = [Data.DataTable]::new(); 'EmployeeID', 'GivenName', 'Surname', 'Mail', 'Department' | ForEach-Object { "
        + "[void] $t.Columns.Add($_) }; [void] $t.Columns.Add('StartDate', [datetime]); [void] $t.Columns.Add('Phone'); "
        + "[void] $t.Rows.Add('E1', 'Anna', 'Vos', 'a@example.org', 'IT', [datetime] '2026-03-01', [DBNull]::Value); $t")]
    [InlineData("[pscustomobject] @{ name = @{ givenName = 'Anna'; familyName = 'Vos' }; id = '7'; externalId = 'E1'; active = $true; "
        + "emails = @(@{ value = 'a@example.org'; primary = $true }); StartDate = '2026-03-01'; "
        + "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User' = @{ department = 'IT' } }")]
    [InlineData("[pscustomobject] @{ employeeId = 'E1'; id = [guid]::NewGuid(); givenName = 'Anna'; surname = 'Vos'; mail = 'a@example.org'; "
        + "department = 'IT'; employeeHireDate = [datetime]::SpecifyKind('2026-03-01', 'Utc'); accountEnabled = $true; preferredName = 'x' }")]
    public void Each_kind_of_object_is_recognized(string objects)
    {
        Result result = _session.Run($"{objects} | Import-Employee -Source AD");
        Assert.Null(result.End);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Equal(Anna, Contact());
    }

    [Fact]
    public void A_user_of_Active_Directory_with_all_its_properties_is_right_at_the_first_try()
    {
        _session.Do(User);
        Result result = _session.Run("$users = (New-AdUser 1 $null), (New-AdUser 2 'CN=U1,DC=x'); $users | Import-Employee -Source AD -CreateUser");
        Assert.Null(result.End);
        Assert.Empty(result.Warnings);
        Assert.Equal(
            ["N1|Jan|Last1|u1@x.org|+31 1|Planner|IT|Room 1|Acme|nl|", "N2|Jan|Last2|u2@x.org|+31 2|Planner|IT|Room 2|Acme|nl|N1"],
            _session.Text("Get-Contact -Type Person | ForEach-Object { \"$($_.ExternalReference)|$($_.FirstName)|$($_.LastName)|$($_.Email)|"
                + "$($_.Phone)|$($_.JobTitle)|$($_.Department)|$($_.Building)|$($_.OrganizationName)|$($_.Language)|$($_.ManagerReference)\" }"));
        Assert.Equal(["u1", "u2"], _session.Text("Get-SystemUser | ForEach-Object Username"));
        Assert.Equal("2", _session.One("($users | Import-Employee -Source AD -CreateUser).Unchanged"));
        _session.Do("$users[1].Enabled = $false; $null = $users | Import-Employee -Source AD");
        Assert.Equal("Archived", _session.One("(Get-Contact -ExternalReference N2).Status"));
    }

    [Fact]
    public void Contacts_and_users_of_this_module_are_objects_too()
    {
        _session.Do("$null = New-Contact -FirstName Anna -LastName Vos -ExternalReference E1 -Email a@example.org -Department IT "
            + "-StartDate 2026-03-01 -Floor 3");
        _session.Do("$contact = Get-Contact; Set-Contact E1 -Department HR -Floor 4");
        Result result = _session.Run("$contact | Import-Employee");
        Assert.Empty(result.Warnings);
        Assert.Equal(Anna, Contact());
        Assert.Equal("3", _session.One("(Get-Contact -ExternalReference E1).Floor"));
        _session.Do("$null = New-SystemUser E1; $user = Get-SystemUser; Disable-SystemUser $user; $null = $user | Import-Employee");
    }

    [Fact]
    public void Lists_and_objects_within_are_named_by_position_and_dots()
    {
        _session.Do("""
            $null = [pscustomobject] @{ Nr = 7; Who = @{ Names = 'Anna', 'Maria'; Last = 'Vos' }; Phones = @('1', '2'); Boss = @{ Id = 8 } } |
                Import-Employee -Mapping @{ ExternalReference = 'Nr'; FirstName = 'Who.Names[1]'; LastName = 'Who.Last'
                    Phone = 'phones'; ManagerReference = 'boss.id'; JobTitle = { "$($_.'Who.Last')!" } } -WarningAction Ignore
            """);
        Assert.Equal("Maria|Vos|1|2|8|Vos!", _session.One("Get-Contact -ExternalReference 7 | "
            + "ForEach-Object { \"$($_.FirstName)|$($_.LastName)|$($_.Phone)|$($_.ManagerReference)|$($_.JobTitle)\" }"));
    }

    [Theory]
    [InlineData("1..3 | ForEach-Object { if ($_ -eq 3) { throw 'broken' }; @{ ExternalReference = \"$_\"; LastName = 'a' } } | Import-Employee")]
    [InlineData("1..3 | ForEach-Object { if ($_ -eq 3) { Get-ProvisioningRun 99 -ErrorAction Stop }; @{ ExternalReference = \"$_\"; "
        + "LastName = 'a' } } | Import-Employee")]
    [InlineData("@{ ExternalReference = '1'; LastName = 'a' }, $null | Import-Employee -FullLoad")]
    [InlineData("@{ ExternalReference = '1'; LastName = 'a' }, 'text' | Import-Employee")]
    [InlineData("@{ ExternalReference = '1'; LastName = 'a' } | Import-Employee -ExpectedCount 2 -Force")]
    [InlineData("@{ ExternalReference = '1'; LastName = 'a' } | Import-Employee -WhatIf")]
    public void A_pipeline_that_is_broken_off_or_only_tried_applies_nothing(string pipeline)
    {
        string before = _session.Dump();
        _session.Run($"try {{ {pipeline} }} catch {{ }}");
        Assert.Equal(before, _session.Dump());
    }

    [Theory]
    [InlineData("'E1;Vos'", "is a text, not an object", "Import-EmployeeFile")]
    [InlineData("' [ { \"LastName\": \"Vos\" } ]'", "is a text in JSON", "ConvertFrom-Json")]
    [InlineData("7", "is a value of the type Int32", "Nothing was changed.")]
    [InlineData("[pscustomobject] @{ ExternalReference = 'E1'; LastName = 'Vos' } | Format-Table", "was made for the screen", "Select-Object")]
    public void What_is_no_employee_is_refused_with_the_reason_and_what_to_do(string objects, string why, string advice)
    {
        IReadOnlyList<string> lines = ShellProcess.Script(
            $"$null = Connect-UserProvisioning ':memory:'; try {{ {objects} | Import-Employee }} catch {{ \"$($_.FullyQualifiedErrorId) $_\" }}");
        string error = Assert.Single(lines);
        Assert.StartsWith($"MappingInvalid,UserProvisioning.PowerShell.ImportEmployee Object 1 {why}", error, StringComparison.Ordinal);
        Assert.Contains(advice, error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_commands_of_PowerShell_deliver_is_imported_and_the_first_objects_of_a_pipeline_are_all_of_it()
    {
        using var database = new ScriptDatabase(_session.File("shell.db"));
        File.WriteAllText(
            _session.File("a.csv"), "EmployeeID,GivenName,Surname,Mail,Department,StartDate\nE1,Anna,Vos,a@example.org,IT,2026-03-01\n");
        IReadOnlyList<string> lines = ShellProcess.Script(
            $$"""
            $null = {{database.Connect}}
            $rows = Import-Csv '{{_session.File("a.csv")}}'
            ($rows | Import-Employee).Created
            ($rows | ConvertTo-Json | ConvertFrom-Json | Import-Employee).Unchanged
            ($rows | ConvertTo-Json | ConvertFrom-Json -AsHashtable | Import-Employee).Unchanged
            (1..9 | ForEach-Object { [pscustomobject] @{ EmployeeID = "F$_"; Surname = 'a' } } | Select-Object -First 2 | Import-Employee).Created
            1..9 | ForEach-Object { [pscustomobject] @{ EmployeeID = "G$_"; Surname = 'a' } } | Compare-Employee | Select-Object -First 1 -Exp Line
            try { 1..9 | ForEach-Object { if ($_ -eq 9) { Write-Error x -ErrorAction Stop }; @{ EmployeeID = "H$_"; Surname = 'a' } } |
                Import-Employee } catch { 'broken' }
            @(Get-Contact).Count
            """);
        Assert.Equal(["1", "1", "1", "2", "1", "broken", "3"], lines);
    }

    [Fact]
    public void Items_of_a_comparison_are_applied_from_the_pipeline_and_as_an_argument()
    {
        _session.Do("$people = 1..4 | ForEach-Object { [pscustomobject] @{ ExternalReference = \"$_\"; LastName = \"L$_\" } }");
        Assert.Equal("1 2 3 4", _session.One("($people | Compare-Employee).Line -join ' '"));
        Assert.Equal("1", _session.One("($people | Compare-Employee | Where-Object Line -eq 2 | Import-Employee $people).Created"));
        _session.Do("$plan = Compare-Employee $people");
        Assert.Equal("2", _session.One("($people | Import-Employee -Item ($plan | Where-Object Line -ge 3)).Created"));
        Assert.Equal(["2", "3", "4"], _session.Text("Get-Contact | ForEach-Object ExternalReference"));
        Result result = _session.Run("Set-Contact 3 -LastName Other; $people | Import-Employee -Item ($plan | Where-Object Line -eq 3)");
        Assert.Equal(["PlanOutdated"], result.ErrorIds);
        Assert.Empty(_session.Do("$people | Compare-Employee | Where-Object Line -eq 9 | Import-Employee $people"));
    }

    [Fact]
    public void A_property_that_the_mapping_misspells_is_an_error_that_names_the_objects()
    {
        string message = _session.Terminates(
            "MappingInvalid", "@{ Nr = '1'; LastName = 'a' } | Import-Employee -Mapping @{ ExternalReference = 'Personnel' }").Exception.Message;
        Assert.Equal("The objects cannot be mapped: ExternalReference: the objects have no property 'Personnel'.", message);
    }

    private const string User = """
        function New-AdUser($n, $manager) {
            $user = [pscustomobject] @{
                DistinguishedName = "CN=U$n,DC=x"; EmployeeID = "N$n"; employeeNumber = $null; GivenName = 'Jan'; Surname = "Last$n"; sn = "Last$n"
                mail = "u$n@x.org"; EmailAddress = "u$n@x.org"; OfficePhone = "+31 $n"; telephoneNumber = "+31 $n"; MobilePhone = $null
                Title = 'Planner'; Department = 'IT'; Office = "Room $n"; physicalDeliveryOfficeName = "Room $n"; Company = 'Acme'
                Organization = $null; Manager = $manager; Enabled = $true; AccountExpirationDate = $null; accountExpires = [long]::MaxValue
                preferredLanguage = 'nl'; Initials = $null; SamAccountName = "u$n"; ObjectGUID = [guid]::NewGuid(); ObjectClass = 'user'
                whenCreated = [datetime]::Now; MemberOf = @('CN=A', 'CN=B'); thumbnailPhoto = [byte[]]::new(5000); userAccountControl = 512
                nTSecurityDescriptor = [object]::new(); SID = [version] '1.2'; Status = 'x'; Created = [datetime]::Now; middleName = 'x'
            }
            1..120 | ForEach-Object { $user.PSObject.Properties.Add([psnoteproperty]::new("attribute$_", $null)) }
            $user
        }
        """;

    private string Contact() => _session.One("Get-Contact -ExternalReference E1 | "
        + "ForEach-Object { \"$($_.ExternalReference)|$($_.FirstName)|$($_.LastName)|$($_.Email)|"
        + "$($_.Department)|$($_.StartDate.ToString('yyyy-MM-dd'))\" }");
}
