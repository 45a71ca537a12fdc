namespace UserProvisioning;

/// <summary>The status of a system user's password.</summary>
public enum CredentialStatus
{
    /// <summary>The user has no password.</summary>
    None,

    /// <summary>A password was made for mailing, and it is not known whether the mail was sent. Send again.</summary>
    Pending,

    /// <summary>A mail with a first password is scheduled. The former password, if there is one, is valid until then.</summary>
    Scheduled,

    /// <summary>A password was mailed.</summary>
    Sent,

    /// <summary>An administrator has set the password, or the user has chosen it.</summary>
    Set,
}
