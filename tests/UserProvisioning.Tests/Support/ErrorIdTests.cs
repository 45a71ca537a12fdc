using System.Reflection;
using UserProvisioning.Connections;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Mail;
using UserProvisioning.Naming;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.Support;

/// <summary>Tests that provoke every error of the services in a filled database, in which nothing may change.</summary>
public sealed class ErrorIdTests : IDisposable
{
    private static readonly Dictionary<string, (string ErrorId, Action<TestDatabase> Act)> Cases = new()
    {
        ["read a contact that is not there"] = (ErrorIds.ContactNotFound, db => db.Connection.Contacts.Get(new ContactReference("E-9"))),
        ["change a contact that is not there"] = (ErrorIds.ContactNotFound, db => db.Connection.Contacts.Update(
            new ContactReference(99),
            fields => fields)),
        ["remove a contact that is not there"] = (ErrorIds.ContactNotFound, db => db.Connection.Contacts.Remove(new ContactReference(99))),
        ["put a contact into an organization that is not there"] = (ErrorIds.ContactNotFound, db => db.Connection.Contacts.Update(
            new ContactReference("E-1"),
            fields => fields with { Phone = "1" },
            new ContactReference("E-9"))),
        ["make a user of a contact that is not there"] = (ErrorIds.ContactNotFound, db => db.Create(new NewSystemUserRequest
        {
            Contact = new ContactReference("E-9")
        })),
        ["make a second user"] = (ErrorIds.ContactHasSystemUser, db => db.Create(Request("E-1"))),
        ["remove a contact with a user"] = (ErrorIds.ContactHasSystemUser, db => db.Connection.Contacts.Remove(new ContactReference("E-1"))),
        ["make a contact without a name"] = (ErrorIds.ContactInvalid, db => db.Connection.Contacts.Create(new ContactFields { Phone = "1" })),
        ["change a contact to a fault"] = (ErrorIds.ContactInvalid, db => db.Connection.Contacts.Update(
            new ContactReference("E-1"),
            fields => fields with { Phone = "1", Email = "x" })),
        ["give two contacts one reference"] = (ErrorIds.ContactInvalid, db => db.Person(reference: "e-1")),
        ["mail to nowhere"] = (ErrorIds.EmailMissing, db => Send(db, "jvisser")),
        ["mail from nobody"] = (ErrorIds.MailFailed, db => db.Connection.Credentials.OpenSender(new LoginMailOptions
        {
            PickupDirectory = db.Folder,
            From = "@"
        })),
        ["mail into a file"] = (ErrorIds.MailFailed, db => db.Connection.Credentials.OpenSender(new LoginMailOptions { PickupDirectory = db.File })),
        ["mail with templates that are not there"] = (ErrorIds.SettingInvalid, db => db.Connection.Credentials.OpenSender(new LoginMailOptions
        {
            PickupDirectory = db.Folder,
            TemplateDirectory = Path.Combine(db.Folder, "none")
        })),
        ["mail to a user that is not there"] = (ErrorIds.UserNotFound, db => Send(db, "nobody")),
        ["read a user that is not there"] = (ErrorIds.UserNotFound, db => db.Connection.SystemUsers.Get(new SystemUserReference("nobody"))),
        ["archive a user that is not there"] = (
            ErrorIds.UserNotFound,
            db => db.Connection.SystemUsers.Archive([new SystemUserReference("nobody")])[0].Require()),
        ["restore a user that is not there"] = (
            ErrorIds.UserNotFound,
            db => db.Connection.SystemUsers.Restore([new SystemUserReference(99)])[0].Require()),
        ["test a user that is not there"] = (
            ErrorIds.UserNotFound,
            db => db.Connection.SystemUsers.Test([new SystemUserReference("nobody")])[0].Require()),
        ["license a user that is not there"] = (ErrorIds.UserNotFound, db => db.Connection.SystemUsers.SetLicense(
            new SystemUserReference("nobody"),
            LicenseType.Support)),
        ["give a password to a user that is not there"] = (ErrorIds.UserNotFound, db => db.Connection.Credentials.Set(
            new SystemUserReference("nobody"),
            new CredentialChange { Generate = true })),
        ["give a setting to a user that is not there"] = (ErrorIds.UserNotFound, db => db.Connection.UserSettings.SetOfUser(
            new SystemUserReference("nobody"),
            "Debug",
            true)),
        ["give a group to a user that is not there"] = (ErrorIds.UserNotFound, db => db.Connection.UserGroups.AddMembers(
            new UserGroupReference("Staff"),
            [new SystemUserReference("nobody")])[0].Require()),
        ["make a user with a name that is taken"] = (ErrorIds.UsernameTaken, db => db.Create(Request("E-2") with { Username = "JVISSER" })),
        ["rename a user to a name that is taken"] = (ErrorIds.UsernameTaken, db => Rename(db, "GONE")),
        ["make a user with a name that none can have"] = (ErrorIds.UsernameInvalid, db => db.Create(Request("E-2") with { Username = "a b" })),
        ["rename a user to a name that none can have"] = (ErrorIds.UsernameInvalid, db => Rename(db, "")),
        ["make a user of whom no name is left"] = (ErrorIds.UsernameEmpty, db => db.Create(Request("E-2") with { UsernameFormat = "{Email}" })),
        ["make a user without a license left"] = (ErrorIds.LicenseUnavailable, db => db.Create(Request("E-2") with
        {
            License = LicenseType.SpecialUser
        })),
        ["restore a user without a license left"] = (ErrorIds.LicenseUnavailable, db => db.Connection.SystemUsers.Restore(
            [new SystemUserReference("gone")],
            LicenseType.SpecialUser)[0].Require()),
        ["restore a user by its contact without a license left"] = (ErrorIds.LicenseUnavailable, db => db.Create(Request("E-3") with
        {
            License = LicenseType.SpecialUser,
            UserGroups = [new UserGroupReference("Staff")]
        })),
        ["move a user without a license left"] = (ErrorIds.LicenseUnavailable, db => db.Connection.SystemUsers.SetLicense(
            new SystemUserReference("jvisser"),
            LicenseType.SpecialUser)),
        ["make a user with too low a license"] = (ErrorIds.LicenseTooLow, db => db.Create(Request("E-2") with
        {
            UserGroups = [new UserGroupReference("Staff"), new UserGroupReference("Planners")]
        })),
        ["make a member with too low a license"] = (ErrorIds.LicenseTooLow, db => db.Connection.UserProfiles.AddMembers(
            new UserProfileReference("Mobile"),
            [new SystemUserReference("gone")])[0].Require()),
        ["lower a license too far"] = (ErrorIds.LicenseTooLow, db => db.Connection.SystemUsers.SetLicense(
            new SystemUserReference("jvisser"),
            LicenseType.Requestor)),
        ["require more than a member has"] = (ErrorIds.LicenseTooLow, db => db.Connection.UserGroups.Update(
            new UserGroupReference("Planners"),
            fields => fields with { Name = "P", RequiredLicense = LicenseType.FullUser })),
        ["shrink a pool below what is assigned"] = (ErrorIds.LicenseInUse, db => db.Connection.Licenses.SetTotal(LicenseType.LimitedUser, 0)),
        ["make a user with a group that is not there"] = (ErrorIds.UserGroupNotFound, db => db.Create(Request("E-2") with
        {
            UserGroups = [new UserGroupReference("Staff"), new UserGroupReference("Ghosts")]
        })),
        ["remove a group that is not there"] = (ErrorIds.UserGroupNotFound, db => db.Connection.UserGroups.Remove(new UserGroupReference("Ghosts"))),
        ["make a user with a profile that is not there"] = (ErrorIds.UserProfileNotFound, db => db.Create(Request("E-2") with
        {
            UserProfiles = [new UserProfileReference(99)]
        })),
        ["change a profile that is not there"] = (ErrorIds.UserProfileNotFound, db => db.Connection.UserProfiles.Update(
            new UserProfileReference("Staff"),
            fields => fields)),
        ["set a client setting that is not there"] = (ErrorIds.SettingUnknown, db => db.Set("Colour", "red")),
        ["set a user setting that is not there"] = (ErrorIds.SettingUnknown, db => db.Connection.UserSettings.SetOfUser(
            new SystemUserReference("jvisser"),
            "Colour",
            "red")),
        ["set a client setting to what does not fit"] = (ErrorIds.SettingInvalid, db => db.Set("SmtpPort", "smtp")),
        ["set a user setting to what does not fit"] = (ErrorIds.SettingInvalid, db => db.Connection.UserSettings.SetOfUser(
            new SystemUserReference("jvisser"),
            "TimeZone",
            "Mars")),
        ["set a general setting to what does not fit"] = (ErrorIds.SettingInvalid, db => db.Connection.UserSettings.SetGeneral("Language", "xx-YY")),
        ["make a user by a faulty format"] = (ErrorIds.SettingInvalid, db => db.Create(Request("E-2") with { UsernameFormat = "{Name}" })),
        ["make a group without a name"] = (ErrorIds.SettingInvalid, db => db.Group(" ")),
        ["set a password below the policy"] = (ErrorIds.PasswordPolicy, db => db.SetPassword(
            db.Connection.SystemUsers.Get(new SystemUserReference("jvisser")),
            "short")),
        ["make a group that is there"] = (ErrorIds.Conflict, db => db.Group("staff")),
        ["remove a group that new users get"] = (ErrorIds.Conflict, db => db.Connection.UserGroups.Remove(new UserGroupReference("Staff"))),
        ["remove an organization with persons"] = (ErrorIds.Conflict, db => db.Connection.Contacts.Remove(new ContactReference("O-1"))),
        ["move an archived user"] = (ErrorIds.Conflict, db => db.Connection.SystemUsers.SetLicense(
            new SystemUserReference("gone"),
            LicenseType.FullUser)),
        ["open a folder"] = (ErrorIds.ConnectionFailed, db => ProvisioningConnection.OpenEmbedded(db.Folder)),
    };

    private readonly TestDatabase _database = new();

    public ErrorIdTests()
    {
        _database.Connection.Licenses.SetTotal(LicenseType.SpecialUser, 0);
        _database.Group("Staff");
        _database.Group("Planners", LicenseType.LimitedUser);
        _database.Profile("Mobile", LicenseType.FullUser);
        _database.Set("DefaultUserGroups", "Staff");
        Contact acme = _database.Connection.Contacts.Create(new ContactFields
        {
            Type = ContactType.Organization,
            OrganizationName = "Acme",
            ExternalReference = "O-1"
        });
        Contact person = _database.Connection.Contacts.Create(
            new ContactFields { FirstName = "Jan", LastName = "Visser", ExternalReference = "E-1" },
            new ContactReference(acme));
        _database.UserOf(person, LicenseType.LimitedUser, "Planners");
        _database.Person("Bakker", reference: "E-2");
        _database.Archive(_database.Create(new NewSystemUserRequest
        {
            Contact = new ContactReference(_database.Person("Gone", reference: "E-3")),
            Username = "gone"
        }));
        _database.Connection.UserSettings.SetOfUser(new SystemUserReference("jvisser"), "Language", "nl");
    }

    public static TheoryData<string> Whats => [.. Cases.Keys];

    public void Dispose() => _database.Dispose();

    [Theory]
    [MemberData(nameof(Whats))]
    public void A_failing_call_reports_its_error_id_and_changes_nothing(string what) =>
        _database.Fails(Cases[what].ErrorId, () => Cases[what].Act(_database));

    [Fact]
    public void A_newer_schema_is_refused_as_SchemaOutdated_and_nothing_changes()
    {
        _database.Sql($"PRAGMA user_version = {DatabaseDump.CurrentVersion + 1}");
        _database.Fails(ErrorIds.SchemaOutdated, () => _database.Open());
    }

    [Fact]
    public void An_error_id_has_its_name_as_its_value() => Assert.All(
        typeof(ErrorIds).GetFields(BindingFlags.Public | BindingFlags.Static), field => Assert.Equal(field.Name, field.GetRawConstantValue()));

    private static NewSystemUserRequest Request(string reference) => new() { Contact = new ContactReference(reference) };

    private static void Rename(TestDatabase database, string username) =>
        database.Connection.Credentials.Set(
            new SystemUserReference("jvisser"),
            new CredentialChange { Username = username, Generate = username.Length == 0 });

    private static void Send(TestDatabase database, string username)
    {
        using LoginCredentialSender sender = database.Connection.Credentials.OpenSender(
            new LoginMailOptions { PickupDirectory = Path.Combine(database.Folder, "mail") });
        throw sender.Send([new SystemUserReference(username)]).Single().Error!;
    }
}
