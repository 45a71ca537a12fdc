using UserProvisioning.SystemUsers;

namespace UserProvisioning;

/// <summary>
/// The names of the reasons why a login with a valid token is denied before its user is found. The login of a user that is found is
/// denied for one of <see cref="LoginReasons"/>.
/// </summary>
public static class WorkplaceReasons
{
    /// <summary>The login needs a contact or user that the workplace issuer does not let a login make.</summary>
    public const string ProvisioningOff = "ProvisioningOff";

    /// <summary>The contact is an organization without a system user. A login makes no user of an organization.</summary>
    public const string NotAPerson = "NotAPerson";

    /// <summary>No contact is linked to the subject, and the token does not say that its e-mail address is verified.</summary>
    public const string EmailNotVerified = "EmailNotVerified";

    /// <summary>More than one contact has the e-mail address, or the value of another field by which the issuer finds contacts.</summary>
    public const string SeveralContacts = "SeveralContacts";

    /// <summary>The contact that was found is linked to another subject of the same issuer.</summary>
    public const string OtherIdentity = "OtherIdentity";

    /// <summary>The e-mail domain of the person is not one that the workplace issuer serves.</summary>
    public const string DomainNotServed = "DomainNotServed";

    /// <summary>The person is in none of the groups that the workplace issuer requires.</summary>
    public const string GroupMissing = "GroupMissing";

    /// <summary>The token does not hold the groups of the person, and only says where to ask for them.</summary>
    public const string GroupsIncomplete = "GroupsIncomplete";

    /// <summary>The user may sign in with a password only.</summary>
    public const string PasswordOnly = "PasswordOnly";

    /// <summary>Another contact has the external reference that the token gives.</summary>
    public const string ReferenceTaken = "ReferenceTaken";

    /// <summary>The claims are not enough for a contact, or break a rule for its fields.</summary>
    public const string ContactInvalid = "ContactInvalid";
}
