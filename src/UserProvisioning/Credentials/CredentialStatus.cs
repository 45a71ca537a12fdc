namespace UserProvisioning;

/// <summary>How far a system user's password has come.</summary>
public enum CredentialStatus
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>One was made for mailing, and it is not known that the mail went out. Send again.</summary>
    Pending,

    /// <summary>One was mailed.</summary>
    Sent,

    /// <summary>One was set by an administrator or chosen by the user.</summary>
    Set,
}
