namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class GroupImportTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public GroupImportTests()
    {
        foreach (string name in new[] { "File", "Hand", "Other", "Default" })
        {
            _lab.AddGroup(name);
        }

        _lab.AddProfile("Desk");
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_group_that_the_source_names_no_longer_is_removed()
    {
        Import("File|Other", "Desk");
        _lab.Join("Hand", "1");
        ProvisioningRun run = Import("Other", "");
        Assert.Equal(["Hand", "Other"], _lab.User("1").UserGroups);
        Assert.Empty(_lab.User("1").UserProfiles);
        Assert.Equal(
            [new FieldChange("UserGroups", "File|Hand|Other", "Hand|Other"), new FieldChange("UserProfiles", "Desk", null)],
            Assert.Single(_lab.Items(run)).Changes);
        Assert.Equal(1, Import("Other", "").Unchanged);
    }

    [Fact]
    public void A_group_that_was_given_by_hand_stays_even_if_a_file_named_it_too()
    {
        Import("", "");
        _lab.Join("Hand", "1");
        Import("Hand|File", "");
        _lab.Join("File", "1");
        Import("", "");
        Assert.Equal(["File", "Hand"], _lab.User("1").UserGroups);
    }

    [Fact]
    public void A_group_that_another_source_named_stays()
    {
        Import("File", "");
        Assert.Equal(["File", "Other"], ImportFrom("B", "Other"));
        Assert.Equal(["File"], ImportFrom("B", ""));

        List<string> ImportFrom(string source, string groups)
        {
            _lab.Import($"ExternalReference,LastName,UserGroups\n1,Jansen,{groups}\n", r => r with { Source = source });
            return [.. _lab.User("1").UserGroups];
        }
    }

    [Fact]
    public void A_file_without_a_column_of_groups_changes_no_group()
    {
        Import("File", "Desk");
        Assert.Equal(1, _lab.Import("ExternalReference,LastName\n1,Jansen\n").Unchanged);
        Assert.Equal(["File"], _lab.User("1").UserGroups);
    }

    [Fact]
    public void A_default_group_is_not_removed_by_a_file()
    {
        _lab.SetSetting("DefaultUserGroups", "Default");
        Import("", "");
        Import("File", "");
        Import("", "");
        Assert.Equal(["Default"], _lab.User("1").UserGroups);
    }

    [Fact]
    public void A_license_may_be_lowered_with_the_group_that_needed_it()
    {
        _lab.SetPool(LicenseType.FullUser, 1);
        _lab.AddGroup("High", LicenseType.FullUser);
        _lab.Import("ExternalReference,LastName,License,UserGroups\n1,Jansen,FullUser,High\n", r => r with { CreateUser = true });
        ProvisioningRun run = _lab.Import("ExternalReference,LastName,License,UserGroups\n1,Jansen,Requestor,\n");
        Assert.Equal((ProvisioningRunStatus.Completed, LicenseType.Requestor), (run.Status, _lab.User("1").License!.Value));
    }

    [Fact]
    public void A_restored_user_has_the_groups_that_the_row_names_now()
    {
        Import("File", "");
        _lab.Import("ExternalReference,LastName,Active\n1,Jansen,nee\n");
        Import("Other", "");
        Assert.Equal(["Other"], _lab.User("1").UserGroups);
    }

    private ProvisioningRun Import(string groups, string profiles) => _lab.Import(
        $"ExternalReference,LastName,UserGroups,UserProfiles\n1,Jansen,{groups},{profiles}\n", r => r with { CreateUser = true });
}
