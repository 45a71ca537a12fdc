using System.Management.Automation;
using Microsoft.ActiveDirectory.Management;
using Microsoft.Graph.PowerShell.Models;
using PSOpenAD;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.ModuleObjects;

/// <summary>
/// Tests with objects that have the names, types and properties of those of Get-ADUser, Get-MgUser, Get-EntraUser, Get-OpenADUser, LDAP searches,
/// Import-Excel and Invoke-RestMethod.
/// </summary>
public sealed class ModuleObjectTests : IDisposable
{
    private const string Shown = "\"$($_.ExternalReference)|$($_.FirstName)|$($_.LastName)|$($_.Email)|$($_.Phone)|$($_.JobTitle)|$($_.Department)|"
        + "$($_.Building)|$($_.ManagerReference)|$('{0:yyyy-MM-dd}' -f $_.StartDate)|$('{0:yyyy-MM-dd}' -f $_.EndDate)|$($_.Status)\"";

    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_whole_domain_of_Get_ADUser_is_right_at_the_first_try()
    {
        _session.Set("users", ADomain.Users());
        Result result = _session.Run("$users | Import-Employee -Source AD -CreateUser");
        Assert.Null(result.End);
        Assert.Empty(result.Errors);

        // The built-in and service accounts have no employee number, and one manager is none of the employees.
        Assert.Equal(
            [
                "1 object names a manager who is not among the objects. Their ManagerReference stays as it is.",
                "6 of 30 objects were rejected. Get-ProvisioningRunItem 1 -Action Reject says which and why.",
            ],
            result.Warnings);
        Assert.Equal(
            ["Administrator", "Guest", "krbtgt", "svc-backup", "svc-sql", "room-101"],
            _session.Text("Get-ProvisioningRunItem 1 -Action Reject | ForEach-Object { $_.DisplayName }"));
        Assert.All(
            _session.Text("Get-ProvisioningRunItem 1 -Action Reject | ForEach-Object { $_.Reason }"),
            reason => Assert.StartsWith(
                "ExternalReference: it is empty, but it is the key that identifies the contact; fill it in, or leave out the objects that have "
                    + "none, with Where-Object EmployeeID",
                reason,
                StringComparison.Ordinal));
        Assert.Equal(
            [
                "1001|Noor|van der Linden|noor@example.org|+31 20 1001|Director|Board|HQ||||Active",
                "1002|Person2|Last2|p2@example.org|+31 20 1002|Planner|Facilities|HQ|1001|||Active",
            ],
            _session.Text($"Get-Contact -ExternalReference 1001, 1002 | ForEach-Object {{ {Shown} }}"));

        // Disabled accounts and those that have expired get no user; a last day is the one before the moment of expiry.
        Assert.Equal(["1003", "1004"], _session.Text("Get-Contact -Status Archived | ForEach-Object ExternalReference"));
        Assert.Equal("2099-06-30", _session.One("(Get-Contact -ExternalReference 1005).EndDate.ToString('yyyy-MM-dd')"));
        Assert.Equal("22", _session.One("@(Get-SystemUser).Count"));
        Assert.Equal("noor.vanderlinden", _session.One("(Get-SystemUser noor*).Username"));
        Assert.Equal("24", _session.One("($users | Import-Employee -Source AD -CreateUser -WarningAction Ignore).Unchanged"));
    }

    [Fact]
    public void Users_of_Get_ADUser_without_more_properties_have_their_GUID_as_the_key_and_a_warning_says_so()
    {
        _session.Set("users", new[] { new ADUser { GivenName = "Iris", Surname = "Kok", SamAccountName = "ikok", Enabled = true } });
        Result result = _session.Run("$users | Import-Employee -Source AD -CreateUser");
        Assert.Contains("so 'ObjectGUID' is the key", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["ikok"], _session.Text("Get-SystemUser | ForEach-Object Username"));
    }

    [Fact]
    public void Users_of_Get_MgUser_are_right_although_their_empty_parts_hold_each_other()
    {
        MicrosoftGraphUser boss = Graph("E1", "Noor", "Bos");
        MicrosoftGraphUser user = Graph("E2", "Iris", "Kok");
        user.Manager.Id = boss.Id;
        user.Manager.AdditionalProperties["displayName"] = "Noor Bos";
        user.AssignedLicenses = [new MicrosoftGraphAssignedLicense { SkuId = "f30db892-07e9-47e9-837c-80727f46fd3d" }];
        user.EmployeeOrgData.CostCenter = "C7";
        user.EmployeeLeaveDateTime = new DateTime(2099, 6, 30, 0, 0, 0, DateTimeKind.Utc);
        MicrosoftGraphUser gone = Graph("E3", "Tom", "Los");
        gone.AccountEnabled = false;
        _session.Set("users", new[] { boss, user, gone });
        Result result = _session.Run("$users | Import-Employee -Source Entra -CreateUser");
        Assert.Null(result.End);
        Assert.Empty(result.Warnings);
        Assert.Equal(
            [
                "E1|Noor|Bos|noor@example.org|+31 20 1|Planner|Facilities|HQ||2026-01-01||Active",
                "E2|Iris|Kok|iris@example.org|+31 20 1|Planner|Facilities|HQ|E1|2026-01-01|2099-06-30|Active",
                "E3|Tom|Los|tom@example.org|+31 20 1|Planner|Facilities|HQ||2026-01-01||Archived",
            ],
            _session.Text($"Get-Contact -Type Person | ForEach-Object {{ {Shown} }}").Order(StringComparer.Ordinal));
        Assert.Equal("C7", _session.One("(Get-Contact -ExternalReference E2).CostCenter"));
        Assert.Equal("2", _session.One("@(Get-SystemUser).Count"));

        // What nobody has is a warning, and no error: the property is there.
        Result mapped = _session.Run("$users[0] | Compare-Employee -Mapping @{ ManagerReference = 'Manager.Id'; JobTitle = 'AboutMe' }");
        Assert.Null(mapped.End);
        Assert.Equal(2, mapped.Warnings.Count(warning => warning.StartsWith("No object has a value in", StringComparison.Ordinal)));
    }

    [Fact]
    public void Users_of_Get_EntraUser_are_those_of_Graph_with_aliases()
    {
        var user = PSObject.AsPSObject(Graph("E1", "Noor", "Bos"));
        user.Members.Add(new PSAliasProperty("ObjectId", "Id"));
        user.Members.Add(new PSAliasProperty("TelephoneNumber", "BusinessPhones"));
        _session.Set("users", new[] { user });
        Assert.Empty(_session.Run("$users | Import-Employee -Source Entra").Warnings);
        Assert.Equal(["E1|Noor|Bos"], _session.Text($"Get-Contact -Type Person | ForEach-Object {{ ({Shown} -split '\\|')[0..2] -join '|' }}"));
    }

    [Fact]
    public void Users_of_Get_OpenADUser_with_more_attributes_as_notes_are_recognized()
    {
        _session.Set("users", new[]
        {
            Open("b", "Noor", ("employeeID", "E1"), ("manager", null), ("accountExpires", DateTimeOffset.MaxValue)),
            Open("i", "Iris", ("employeeID", "E2"), ("manager", "CN=b,DC=x"), ("telephoneNumber", new[] { "+31 20 1" })),
        });
        Result result = _session.Run("$users | Import-Employee -Source AD -CreateUser");
        Assert.Null(result.End);
        Assert.Empty(result.Warnings);
        Assert.Equal(
            ["E1|Noor|Last||", "E2|Iris|Last||+31 20 1"],
            _session.Text($"Get-Contact -Type Person | ForEach-Object {{ ({Shown} -split '\\|')[0..4] -join '|' }}"));
        Assert.Equal("E1", _session.One("(Get-Contact -ExternalReference E2).ManagerReference"));

        static PSObject Open(string name, string given, params (string Name, object? Value)[] more)
        {
            var user = PSObject.AsPSObject(
                new OpenADUser { DistinguishedName = $"CN={name},DC=x", SamAccountName = name, GivenName = given, Surname = "Last" });
            foreach ((string property, object? value) in more)
            {
                user.Properties.Add(new PSNoteProperty(property, value));
            }

            return user;
        }
    }

    [Fact]
    public void Entries_of_an_LDAP_search_are_recognized_by_their_attributes()
    {
        var id = Guid.NewGuid();
        _session.Set("entries", new[]
        {
            Entry("CN=b,DC=x", ("employeeNumber", ["E1"u8.ToArray()]), ("givenName", ["Zoë"u8.ToArray()]),
                ("sn", ["Bos"u8.ToArray()]),
                ("objectGUID", [id.ToByteArray()]), ("userAccountControl", ["512"u8.ToArray()])),
            Entry("CN=i,DC=x", ("employeeNumber", ["E2"u8.ToArray()]), ("givenName", ["Iris"u8.ToArray()]), ("sn", ["Kok"u8.ToArray()]),
                ("manager", ["CN=b,DC=x"u8.ToArray()]), ("userAccountControl", ["514"u8.ToArray()]),
                ("objectClass", ["top"u8.ToArray(), "user"u8.ToArray()]), ("accountExpires", ["9223372036854775807"u8.ToArray()])),
        });
        Result result = _session.Run("$entries | Import-Employee -Source LDAP -CreateUser");
        Assert.Null(result.End);
        Assert.Empty(result.Warnings);
        Assert.Equal(
            ["E1|Zoë|Bos|||||||||Active", "E2|Iris|Kok||||||E1|||Archived"],
            _session.Text($"Get-Contact -Type Person | ForEach-Object {{ {Shown} }}").Order(StringComparer.Ordinal));
        Assert.Equal(id.ToString(), _session.One("$map = @{ ExternalReference = 'objectGUID' }; "
            + "(Compare-Employee $entries[0] -Mapping $map -Source Other -WarningAction Ignore).ExternalReference"));
    }

    [Fact]
    public void Rows_of_Import_Excel_with_numbers_and_dates_are_recognized()
    {
        _session.Do("""
            $rows = [pscustomobject] @{ 'Employee ID' = 1001.0; 'First name' = 'Noor'; 'Last name' = 'Bos'; Phone = 201234567.0
                'Start date' = [datetime] '2026-03-01'; Room = 3.14; Remarks = $null }, [pscustomobject] @{ 'Employee ID' = 1002.5
                'First name' = 'Half'; 'Last name' = 'Nr'; Phone = $null; 'Start date' = $null; Room = $null; Remarks = $null }
            """);
        Result result = _session.Run("$rows | Import-Employee -Source Excel");
        Assert.Equal("1", _session.One("(Get-ProvisioningRun 1).Rejected"));
        Assert.Equal(["The property 'Remarks' is not used."], result.Warnings.Take(1));
        Assert.Equal("1001|Noor|Bos|201234567|3.14|2026-03-01", _session.One("Get-Contact | ForEach-Object { "
            + "\"$($_.ExternalReference)|$($_.FirstName)|$($_.LastName)|$($_.Phone)|$($_.Room)|$($_.StartDate.ToString('yyyy-MM-dd'))\" }"));
    }

    [Fact]
    public void What_Invoke_RestMethod_makes_of_JSON_is_recognized()
    {
        _session.Do("""
            $rows = [pscustomobject] @{ employeeId = [long] 1001; firstName = 'Noor'; lastName = 'Bos'
                startDate = [datetime]::SpecifyKind('2026-03-01', 'Utc')
                emails = @([pscustomobject] @{ type = 'work'; address = 'noor@example.org' })
                manager = [pscustomobject] @{ id = [long] 7; name = 'x' } }
            """);
        Result result = _session.Run("$rows | Import-Employee -Source Api -Mapping @{ Email = 'emails[0].address'; "
            + "ManagerReference = 'manager.id' }");
        Assert.Null(result.End);
        Assert.Equal("1001|noor@example.org|7|2026-03-01", _session.One("Get-Contact | ForEach-Object { \"$($_.ExternalReference)|$($_.Email)|"
            + "$($_.ManagerReference)|$($_.StartDate.ToString('yyyy-MM-dd'))\" }"));
    }

    private static MicrosoftGraphUser Graph(string number, string given, string surname) => new()
    {
        Id = Guid.NewGuid().ToString(),
        EmployeeId = number,
        GivenName = given,
        Surname = surname,
        DisplayName = $"{given} {surname}",
        Mail = $"{given.ToLowerInvariant()}@example.org",
        BusinessPhones = ["+31 20 1", "+31 20 2"],
        JobTitle = "Planner",
        Department = "Facilities",
        OfficeLocation = "HQ",
        AccountEnabled = true,
        EmployeeHireDate = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        PreferredLanguage = "nl-NL",
        UserPrincipalName = $"{given}@example.org",
        ProxyAddresses = [],
    };

    private static LdapEntry Entry(string name, params (string Name, byte[][] Values)[] attributes)
    {
        LdapEntry entry = LdapEntry.Make(name);
        foreach ((string attribute, byte[][] values) in attributes)
        {
            entry.Add(attribute, values);
        }

        return entry;
    }
}
