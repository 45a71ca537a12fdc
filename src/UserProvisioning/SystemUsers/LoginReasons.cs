namespace UserProvisioning.SystemUsers;

/// <summary>The reasons why a system user cannot log in, as <see cref="LoginCheck.Reasons"/> and <see cref="WorkplaceLogin"/> name them.</summary>
public static class LoginReasons
{
    /// <summary>Login is off for the whole client.</summary>
    public const string LoginDisabled = "LoginDisabled";

    /// <summary>The system user is archived.</summary>
    public const string Archived = "Archived";

    /// <summary>The system user is blocked.</summary>
    public const string Blocked = "Blocked";

    /// <summary>The contact is archived.</summary>
    public const string ContactArchived = "ContactArchived";

    /// <summary>The contact's start date has not come.</summary>
    public const string NotStarted = "NotStarted";

    /// <summary>The contact's end date has passed.</summary>
    public const string Ended = "Ended";

    /// <summary>The system user is a member of no user group and no user profile.</summary>
    public const string NoAuthorization = "NoAuthorization";

    /// <summary>The system user has no license.</summary>
    public const string NoLicense = "NoLicense";

    /// <summary>The license of the system user may not log in.</summary>
    public const string LicenseCannotLogIn = "LicenseCannotLogIn";

    /// <summary>The system user has no password, and does not sign in through the workplace app.</summary>
    public const string NoCredential = "NoCredential";

    /// <summary>The password of the system user is older than the client allows.</summary>
    public const string PasswordExpired = "PasswordExpired";
}
