using System.Security;
using UserProvisioning.Authorizations;
using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Settings;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.Support;

/// <summary>The objects that tests start from, each made by one short call.</summary>
internal static class Given
{
    public static Contact Person(
        this TestDatabase database,
        string? lastName = "Visser",
        string? firstName = "Jan",
        string? reference = null,
        string? email = null,
        DateTime? start = null,
        DateTime? end = null) => database.Connection.Contacts.Create(new ContactFields
        {
            FirstName = firstName,
            LastName = lastName,
            ExternalReference = reference,
            Email = email,
            StartDate = start,
            EndDate = end,
        });

    public static Contact Organization(this TestDatabase database, string name = "Acme", string? language = null) =>
        database.Connection.Contacts.Create(new ContactFields { Type = ContactType.Organization, OrganizationName = name, Language = language });

    /// <summary>Makes a contact and its user.</summary>
    public static SystemUser User(
        this TestDatabase database, string lastName = "Visser", LicenseType? license = null, params string[] groups) =>
        database.UserOf(database.Person(lastName), license, groups);

    public static SystemUser UserOf(this TestDatabase database, Contact contact, LicenseType? license = null, params string[] groups) =>
        database.Create(new NewSystemUserRequest
        {
            Contact = new ContactReference(contact),
            License = license,
            UserGroups = groups.Length == 0 ? null : groups.Select(name => new UserGroupReference(name)).ToList(),
        });

    /// <summary>Makes the user of one request, or throws its error.</summary>
    public static SystemUser Create(this TestDatabase database, NewSystemUserRequest request) =>
        database.Connection.SystemUsers.Create([request])[0].Require();

    public static SystemUser Archive(this TestDatabase database, SystemUser user) =>
        database.Connection.SystemUsers.Archive([new SystemUserReference(user)])[0].Require();

    public static SystemUser Restore(this TestDatabase database, SystemUser user, LicenseType? license = null) =>
        database.Connection.SystemUsers.Restore([new SystemUserReference(user)], license)[0].Require();

    public static SystemUser Reread(this TestDatabase database, SystemUser user) =>
        database.Connection.SystemUsers.Get(new SystemUserReference(user.Id));

    public static UserGroup Group(this TestDatabase database, string name, LicenseType? required = null) =>
        database.Connection.UserGroups.Create(new AuthorizationFields { Name = name, RequiredLicense = required });

    public static UserProfile Profile(this TestDatabase database, string name, LicenseType? required = null) =>
        database.Connection.UserProfiles.Create(new AuthorizationFields { Name = name, RequiredLicense = required });

    public static ClientSetting Set(this TestDatabase database, string name, object? value) =>
        database.Connection.ClientSettings.Set(name, value).Setting;

    public static UserLicense Pool(this TestDatabase database, LicenseType license) =>
        database.Connection.Licenses.List().Single(pool => pool.License == license);

    public static CredentialChangeResult SetPassword(this TestDatabase database, SystemUser user, string password) =>
        database.Connection.Credentials.Set(new SystemUserReference(user), new CredentialChange { Password = Secure(password) });

    public static SecureString Secure(string text) => SecureText.Make(text);

    public static IReadOnlyList<AuditEntry> AuditTrail(this TestDatabase database) =>
        database.Connection.Audit.List(new AuditFilter()).ToList();

    /// <summary>Groups and profiles, as in <c>Planners,Staff/Mobile</c>.</summary>
    public static string Rights(this SystemUser user) => $"{string.Join(',', user.UserGroups)}/{string.Join(',', user.UserProfiles)}";
}
