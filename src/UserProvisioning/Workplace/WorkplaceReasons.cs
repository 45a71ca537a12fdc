namespace UserProvisioning;

/// <summary>Why a login into the workplace app is denied, though its token is good.</summary>
public static class WorkplaceReasons
{
    /// <summary>Login is off for the whole client.</summary>
    public const string LoginDisabled = "LoginDisabled";

    /// <summary>The system user is archived.</summary>
    public const string Archived = "Archived";

    /// <summary>The contact's start date has not come.</summary>
    public const string NotStarted = "NotStarted";

    /// <summary>The contact's end date has passed.</summary>
    public const string Ended = "Ended";

    /// <summary>The license of the system user may not log in.</summary>
    public const string LicenseCannotLogIn = "LicenseCannotLogIn";

    /// <summary>Something is missing that the client setting WorkplaceProvisioning does not let a login make.</summary>
    public const string ProvisioningOff = "ProvisioningOff";

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
