using UserProvisioning.Authorizations;
using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Mail;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Audit;

/// <summary>Tests that each change writes one audit entry, with the old and the new values.</summary>
public sealed class AuditTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Creating_changing_and_removing_a_contact_is_recorded()
    {
        Contact acme = _database.Organization();
        Leaves(
            () => _database.Person(reference: "E-1", start: new DateTime(2026, 1, 2)),
            "Create Contact E-1 {} {ExternalReference=E-1 FirstName=Jan LastName=Visser StartDate=2026-01-02}");
        var person = new ContactReference("E-1");
        Leaves(
            () => _database.Connection.Contacts.Update(person, fields => fields with { Phone = "1", FirstName = null }),
            "Update Contact E-1 {FirstName=Jan} {Phone=1}");
        Leaves(
            () => _database.Connection.Contacts.Update(person, fields => fields, new ContactReference(acme)),
            $"Update Contact E-1 {{}} {{OrganizationId={acme.Id}}}");
        Leaves(() => _database.Connection.Contacts.Update(person, fields => fields));
        Leaves(
            () => _database.Connection.Contacts.Remove(person),
            $"Remove Contact E-1 {{ExternalReference=E-1 LastName=Visser OrganizationId={acme.Id} Phone=1 StartDate=2026-01-02}} {{}}");
    }

    [Fact]
    public void A_contact_without_a_reference_is_named_by_its_id() =>
        Leaves(() => _database.Person(), "Create Contact #1 {} {FirstName=Jan LastName=Visser}");

    [Fact]
    public void Creating_archiving_and_restoring_a_user_is_recorded()
    {
        _database.Group("Staff");
        _database.Profile("Mobile");
        _database.Set("DefaultUserProfiles", "Mobile");
        Contact person = _database.Person(reference: "E-1");
        SystemUser user = null!;
        Leaves(
            () => user = _database.UserOf(person, LicenseType.FullUser, "Staff"),
            "Create SystemUser jvisser {} {Contact=E-1 License=FullUser UserGroups=Staff UserProfiles=Mobile}");
        Leaves(() => _database.Archive(user), "Archive SystemUser jvisser {Status=Active License=FullUser} {Status=Archived}");
        Leaves(() => _database.Restore(user, LicenseType.Support), "Restore SystemUser jvisser {Status=Archived} {Status=Active License=Support}");
        _database.Archive(user);
        Leaves(() => _database.UserOf(person), "Restore SystemUser jvisser {Status=Archived} {Status=Active License=Support}");
        Leaves(() => _database.Restore(user));
    }

    [Fact]
    public void The_entry_of_a_restored_user_names_its_other_groups()
    {
        _database.Group("Staff");
        _database.Group("Planners");
        Contact person = _database.Person();
        _database.Archive(_database.UserOf(person, null, "Staff"));
        Leaves(
            () => _database.UserOf(person, null, "Planners"),
            "Restore SystemUser jvisser {Status=Archived UserGroups=Staff} {Status=Active License=Requestor UserGroups=Planners}");
    }

    [Fact]
    public void Changing_a_license_or_the_size_of_a_pool_is_recorded()
    {
        var user = new SystemUserReference(_database.User());
        Leaves(
            () => _database.Connection.SystemUsers.SetLicense(user, LicenseType.Support),
            "SetLicense SystemUser jvisser {License=Requestor} {License=Support}");
        Leaves(() => _database.Connection.SystemUsers.SetLicense(user, LicenseType.Support));
        Leaves(() => _database.Connection.Licenses.SetTotal(LicenseType.Support, 5), "Update UserLicense Support {Total=100} {Total=5}");
        Leaves(() => _database.Connection.Licenses.SetTotal(LicenseType.Support, 5));
    }

    [Fact]
    public void Creating_changing_and_removing_a_group_is_recorded()
    {
        AuthorizationService<UserGroup> groups = _database.Connection.UserGroups;
        Leaves(
            () => groups.Create(new AuthorizationFields { Name = "Staff", Description = "All", Modules = ["A", "B"] }),
            "Create UserGroup Staff {} {Name=Staff Description=All Modules=A|B}");
        Leaves(
            () => groups.Update(
                new UserGroupReference("Staff"),
                fields => fields with { Name = "Crew", RequiredLicense = LicenseType.Support, Modules = [] }),
            "Update UserGroup Staff {Name=Staff Modules=A|B} {Name=Crew RequiredLicense=Support}");
        Leaves(() => groups.Remove(new UserGroupReference("Crew")), "Remove UserGroup Crew {Name=Crew Description=All RequiredLicense=Support} {}");
    }

    [Fact]
    public void Adding_and_removing_a_member_is_recorded_once()
    {
        _database.Profile("Mobile");
        SystemUserReference[] users = [new(_database.User())];
        var mobile = new UserProfileReference("mobile");
        Leaves(() => _database.Connection.UserProfiles.AddMembers(mobile, users), "AddMember SystemUser jvisser {} {UserProfile=Mobile}");
        Leaves(() => _database.Connection.UserProfiles.AddMembers(mobile, users));
        Leaves(() => _database.Connection.UserProfiles.RemoveMembers(mobile, users), "RemoveMember SystemUser jvisser {UserProfile=Mobile} {}");
        Leaves(() => _database.Connection.UserProfiles.RemoveMembers(mobile, users));
    }

    [Fact]
    public void Changing_a_credential_is_recorded_without_the_password()
    {
        var user = new SystemUserReference(_database.User().Id);
        Leaves(
            () => _database.Connection.Credentials.Set(user, new CredentialChange { Username = "admin" }),
            "Rename SystemUser admin {Username=jvisser} {Username=admin}");
        Leaves(() => _database.Connection.Credentials.Set(user, new CredentialChange { Generate = true }), "SetPassword SystemUser admin {} {}");
    }

    [Fact]
    public void Mailing_a_credential_is_recorded_with_the_address()
    {
        SystemUser user = _database.UserOf(_database.Person(email: "jan@example.com"));
        using LoginCredentialSender sender = _database.Connection.Credentials.OpenSender(
            new LoginMailOptions { PickupDirectory = Path.Combine(_database.Folder, "mail") });
        string? id = null;
        int before = _database.AuditTrail().Count;
        id = sender.Send([new SystemUserReference(user)]).Single().Delivery.MessageId;
        Assert.Equal(
            [$"SendCredential SystemUser jvisser {{}} {{To=jan@example.com MessageId={id}}}"],
            _database.AuditTrail().Skip(before).Select(Line));
    }

    [Fact]
    public void Setting_and_clearing_a_setting_is_recorded()
    {
        var user = new SystemUserReference(_database.User());
        Leaves(() => _database.Set("ClientName", "Acme"), "Update ClientSetting ClientName {Value=} {Value=Acme}");
        Leaves(() => _database.Set("ClientName", null), "Update ClientSetting ClientName {Value=Acme} {Value=}");
        Leaves(() => _database.Connection.UserSettings.SetGeneral("Language", "nl"), "Update GeneralUserSetting Language {} {Value=nl}");
        Leaves(() => _database.Connection.UserSettings.SetGeneral("Language", null), "Update GeneralUserSetting Language {Value=nl} {}");
        Leaves(() => _database.Connection.UserSettings.SetOfUser(user, "Debug", true), "SetSetting SystemUser jvisser {} {Debug=true}");
        Leaves(() => _database.Connection.UserSettings.SetOfUser(user, "Debug", null), "SetSetting SystemUser jvisser {Debug=true} {}");
    }

    [Fact]
    public void An_entry_holds_its_actor_and_time()
    {
        _database.Clock.Now = new DateTime(2026, 7, 1, 8, 30, 0, 123);
        _database.Open("piet@desk").Contacts.Create(new ContactFields { LastName = "Visser" });
        AuditEntry entry = _database.AuditTrail()[^1];
        Assert.Equal(("piet@desk", Clock.Local(_database.Clock.Now), null), (entry.Actor, entry.At, entry.RunId));
    }

    [Fact]
    public void Entries_are_listed_oldest_first_and_found_by_target_action_and_time()
    {
        _database.Person(reference: "É-1");
        _database.Clock.Advance(TimeSpan.FromMilliseconds(5));
        DateTime since = _database.Clock.Now;
        _database.UserOf(_database.Connection.Contacts.Get(new ContactReference("É-1")));
        Assert.Equal(["É-1", "jvisser"], Targets(new AuditFilter()));
        Assert.Equal(["É-1"], Targets(new AuditFilter { Target = TextFilter.Exactly("é-1") }));
        Assert.Equal(["É-1", "jvisser"], Targets(new AuditFilter { Action = TextFilter.Exactly("create") }));
        Assert.Equal(["jvisser"], Targets(new AuditFilter { SinceUtc = since }));
        Assert.Equal([], Targets(new AuditFilter { SinceUtc = since.AddMicroseconds(1) }));
        Assert.Equal(["jvisser"], Targets(new AuditFilter { Target = TextFilter.Pattern("j", target => target[0] == 'j') }));
        Assert.Equal([], Targets(new AuditFilter { RunId = 1 }));
    }

    [Fact]
    public void A_recorded_value_keeps_every_character()
    {
        const string odd = "\"é\\孫😀<&>'{}";
        _database.Person(lastName: odd);
        Assert.Equal(odd, _database.AuditTrail()[^1].After["LastName"]);
    }

    private string[] Targets(AuditFilter filter) => _database.Connection.Audit.List(filter).Select(entry => entry.Target).ToArray();

    private void Leaves(Action change, params string[] entries)
    {
        int before = _database.AuditTrail().Count;
        change();
        Assert.Equal(entries, _database.AuditTrail().Skip(before).Select(Line));
    }

    private static string Line(AuditEntry entry) =>
        $"{entry.Action} {entry.TargetType} {entry.Target} {{{Fields(entry.Before)}}} {{{Fields(entry.After)}}}";

    private static string Fields(System.Collections.Specialized.OrderedDictionary fields) =>
        string.Join(' ', fields.Keys.Cast<string>().Select(name => $"{name}={fields[name]}"));
}
