using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of what files give users, take from them again, and of undoing both. What several gave is taken away with the last.</summary>
public sealed class AccessImportTests : IDisposable
{
    private const string Header = "ExternalReference,FirstName,LastName,UserGroups,License\n";

    private readonly EmployeeFileLab _lab = new();

    public AccessImportTests()
    {
        _lab.AddGroup("Staff");
        _lab.AddGroup("Readers");
        _lab.AddProfile("Mobile");
        _lab.SetPool(LicenseType.FullUser, 10);
        _lab.SetSetting("DefaultUserProfiles", "Mobile");
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_file_gives_what_it_names_and_the_defaults_give_the_rest()
    {
        ProvisioningRun run = _lab.Import(
            "ExternalReference,LastName,Username,UserGroups,License\n0,Bos,,,\n1,Jansen,ann,Staff|Readers,FullUser\n", Hr);
        Assert.Equal(
            [
                $"Username ann Source hr, run {run.Id}, line 3",
                $"License FullUser Source hr, run {run.Id}, line 3",
                $"UserGroup Readers Source hr, run {run.Id}, line 3",
                $"UserGroup Staff Source hr, run {run.Id}, line 3",
                "UserProfile Mobile Default DefaultUserProfiles",
            ],
            Access("1"));
        Assert.Equal(
            [
                "Username bos Default the format {FirstName:1}{LastName}",
                "License Requestor Default DefaultLicense",
                "UserProfile Mobile Default DefaultUserProfiles",
            ],
            Access("0"));
        Assert.All(Read("1"), one => Assert.Equal((run.Id, "tester"), (one.RunId, one.Actor)));
    }

    [Fact]
    public void A_group_that_a_person_gave_too_stays_when_the_file_does_not_name_it_any_more()
    {
        _lab.Import(Header + "1,Ann,Jansen,Staff|Readers,\n", Hr);
        _lab.Join("Staff", "1");
        Assert.Equal(1, _lab.Import(Header + "1,Ann,Jansen,,\n", Hr).Revoked);
        Assert.Equal(["UserGroup Staff Hand tester"], Groups());
        Assert.Equal(1, _lab.Import(Header + "1,Ann,Jansen,,\n", Hr).Unchanged);
    }

    [Fact]
    public void A_group_that_two_sources_give_goes_with_the_second()
    {
        ProvisioningRun first = _lab.Import(Header + "1,Ann,Jansen,Staff,\n", Hr);
        ProvisioningRun second = _lab.Import("ExternalReference,UserGroups\n1,Staff\n", Desk);
        Assert.Equal((1, 0), (second.Updated, second.Granted));
        Assert.Equal(["Source: hr -> desk", "GivenBy:  -> Staff (Source desk)"], Changes(second));
        Assert.Equal(["UserGroup Staff Source hr", "UserGroup Staff Source desk"], Sources());
        Assert.Equal(1, _lab.Import("ExternalReference,UserGroups\n1,Staff\n", Desk).Unchanged);
        ProvisioningRun left = _lab.Import(Header + "1,Ann,Jansen,,\n", Hr);
        Assert.Equal((1, 0), (left.Updated, left.Revoked));
        Assert.Equal([$"UserGroup Staff Source desk, run {second.Id}, line 2"], Groups());
        Assert.Equal(1, _lab.Import("ExternalReference,UserGroups\n1,\n", Desk).Revoked);
        Assert.Empty(Groups());
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public void A_source_that_came_second_can_leave_first()
    {
        ProvisioningRun first = _lab.Import(Header + "1,Ann,Jansen,Staff,\n", Hr);
        _lab.Import("ExternalReference,UserGroups\n1,Staff\n", Desk);
        _lab.Import("ExternalReference,UserGroups\n1,\n", Desk);
        Assert.Equal([$"UserGroup Staff Source hr, run {first.Id}, line 2"], Groups());
        Assert.Equal(1, _lab.Import(Header + "1,Ann,Jansen,,\n", Hr).Revoked);
        Assert.Empty(Groups());
    }

    [Fact]
    public void A_file_does_not_take_what_was_given_by_default()
    {
        _lab.SetSetting("DefaultUserGroups", "Staff");
        _lab.Import("ExternalReference,LastName\n1,Jansen\n", Hr);
        _lab.Import(Header + "1,Ann,Jansen,Staff,\n", Hr);
        _lab.Import(Header + "1,Ann,Jansen,,\n", Hr);
        Assert.Equal(["UserGroup Staff Default DefaultUserGroups"], Groups());
    }

    /// <summary>What one import does to the givers, and what others did before it.</summary>
    public static TheoryData<string, string> Steps => new()
    {
        { "hr Staff", "hr Staff|Readers" },
        { "hr Staff", "hr -" },
        { "hr Staff", "desk Staff" },
        { "hr Staff; desk Staff", "hr -" },
        { "hr Staff; desk Staff", "desk -" },
        { "hr Staff; hand Staff", "hr -" },
        { "hand Staff", "hr Staff" },
        { "hand Staff; hr Staff", "hr -" },
        { "hand Staff; hr Staff; desk Staff", "hr Readers" },
        { "hr -", "hr - FullUser" },
        { "hr - FullUser", "hr - Requestor" },
        { "hr - FullUser; hr - Requestor; hand FullUser", "hr - Requestor" },
        { "hr Staff FullUser; leave", "hr Staff Requestor" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void Undoing_an_import_puts_the_givers_back(string before, string import)
    {
        _lab.Import("ExternalReference,LastName\n1,Jansen\n", Hr);
        foreach (string step in before.Split("; "))
        {
            Do(step);
        }

        (string state, string[] access) = (_lab.Rows(Given), Access("1"));
        ProvisioningRun run = Do(import)!;
        Assert.NotEqual(access, Access("1"));
        _lab.Service.Undo(new ProvisioningRunReference(run));
        Assert.Equal(access, Access("1"));
        Assert.Equal(state, _lab.Rows(Given));
        Assert.Empty(_lab.Broken());
    }

    [Fact]
    public void The_last_giver_takes_the_membership_along_when_its_import_is_undone()
    {
        _lab.Import(Header + "1,Ann,Jansen,Staff,\n", Hr);
        ProvisioningRun second = _lab.Import("ExternalReference,UserGroups\n1,Staff\n", Desk);
        _lab.Import(Header + "1,Ann,Jansen,,\n", Hr);
        _lab.Sql("UPDATE Contacts SET Source = 'desk'");
        _lab.Service.Undo(new ProvisioningRunReference(second));
        Assert.Empty(Groups());
    }

    private static readonly string[] Given = ["AuthorizationMembers", "MembershipGivers", "SystemUsers", "Licenses"];

    private static EmployeeFileRequest Hr(EmployeeFileRequest request) => request with { Source = "hr", CreateUser = true };

    private static EmployeeFileRequest Desk(EmployeeFileRequest request) => request with { Source = "desk" };

    private ProvisioningRun? Do(string step)
    {
        string[] words = step.Split(' ');
        string groups = words.Length > 1 && words[1] != "-" ? words[1] : string.Empty;
        switch (words[0])
        {
            case "hand" when Enum.TryParse(groups, out LicenseType license):
                _lab.Connection.SystemUsers.SetLicense(new SystemUserReference(_lab.User("1").Id), license);
                return null;
            case "hand":
                _lab.Join(groups, "1");
                return null;
            case "leave":
                return _lab.Import("ExternalReference,LastName,Active\n1,Jansen,no\n", Hr);
            default:
                return _lab.Import(
                    $"ExternalReference,LastName,UserGroups,License\n1,Jansen,{groups},{words.ElementAtOrDefault(2)}\n",
                    request => request with { Source = words[0], CreateUser = true });
        }
    }

    private string[] Changes(ProvisioningRun run) =>
        _lab.Items(run).SelectMany(item => item.Changes).Select(change => $"{change.Field}: {change.Old} -> {change.New}").ToArray();

    private string[] Groups() => Access("1").Where(one => one.StartsWith("UserGroup ", StringComparison.Ordinal)).ToArray();

    private string[] Sources() => Groups().Select(one => one.Split(',')[0]).ToArray();

    private SystemUserAccess[] Read(string reference) =>
        _lab.Connection.SystemUsers.Access([new SystemUserReference(_lab.User(reference).Id)])[0].Require();

    private string[] Access(string reference) => Read(reference).Select(one => $"{one.Kind} {one.Name} {one.GivenBy} {one.Detail}").ToArray();
}
