using UserProvisioning.SystemUsers;

namespace UserProvisioning;

/// <summary>
/// Why a login into the workplace app is denied, though its token is good, before it is known whose user it is; a user that is known is
/// denied for one of <see cref="LoginReasons"/>.
/// </summary>
public static class WorkplaceReasons
{
    /// <summary>Something is missing that the client setting WorkplaceProvisioning does not let a login make.</summary>
    public const string ProvisioningOff = "ProvisioningOff";

    /// <summary>The contact is an organization without a system user, and the login of a person makes none for it.</summary>
    public const string NotAPerson = "NotAPerson";

    /// <summary>Nobody is known under the subject, and the token does not say that its e-mail address is verified.</summary>
    public const string EmailNotVerified = "EmailNotVerified";

    /// <summary>More than one contact has the e-mail address.</summary>
    public const string SeveralContacts = "SeveralContacts";

    /// <summary>The contact with the e-mail address is linked to another subject of the same issuer.</summary>
    public const string OtherIdentity = "OtherIdentity";

    /// <summary>Another contact has the external reference that the token gives.</summary>
    public const string ReferenceTaken = "ReferenceTaken";

    /// <summary>The claims do not make a contact.</summary>
    public const string ContactInvalid = "ContactInvalid";
}
