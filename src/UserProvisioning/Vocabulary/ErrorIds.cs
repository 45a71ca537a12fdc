namespace UserProvisioning;

/// <summary>
/// The stable ids of errors. Scripts may test them: an id is the part of <c>FullyQualifiedErrorId</c> before the comma.
/// </summary>
public static class ErrorIds
{
    /// <summary>An ID token could not be verified. Nothing was changed.</summary>
    public const string TokenInvalid = "TokenInvalid";

    /// <summary>An ID token was used for a login before. Nothing was changed.</summary>
    public const string TokenUsed = "TokenUsed";

    /// <summary>No workplace issuer has the id or name that was given, or there is none at all.</summary>
    public const string IssuerNotFound = "IssuerNotFound";

    /// <summary>The session has no connection.</summary>
    public const string NotConnected = "NotConnected";

    /// <summary>The database could not be opened, read or written.</summary>
    public const string ConnectionFailed = "ConnectionFailed";

    /// <summary>The database has a schema that this version of the module does not know.</summary>
    public const string SchemaOutdated = "SchemaOutdated";

    /// <summary>The object was read from another database than the current one.</summary>
    public const string WrongDatabase = "WrongDatabase";

    /// <summary>No contact has the id, external reference or name that was given.</summary>
    public const string ContactNotFound = "ContactNotFound";

    /// <summary>
    /// The contact has a system user already. The request would make a second user, or leave the existing user without its contact.
    /// </summary>
    public const string ContactHasSystemUser = "ContactHasSystemUser";

    /// <summary>A contact's fields contradict a rule, such as a person without a name.</summary>
    public const string ContactInvalid = "ContactInvalid";

    /// <summary>The name, a header or the type of a contact field does not fit. Nothing was changed.</summary>
    public const string ContactFieldInvalid = "ContactFieldInvalid";

    /// <summary>No contact field has the id or name that was given.</summary>
    public const string ContactFieldNotFound = "ContactFieldNotFound";

    /// <summary>An assignment rule contradicts itself or names what is not there. Nothing was changed.</summary>
    public const string RuleInvalid = "RuleInvalid";

    /// <summary>No assignment rule has the id or name that was given.</summary>
    public const string RuleNotFound = "RuleNotFound";

    /// <summary>The contact is archived, or its end date has passed, so no system user is made from it.</summary>
    public const string ContactEnded = "ContactEnded";

    /// <summary>The contact has no e-mail address to send to.</summary>
    public const string EmailMissing = "EmailMissing";

    /// <summary>No system user has the id or username that was given.</summary>
    public const string UserNotFound = "UserNotFound";

    /// <summary>Another system user, archived ones included, has the username that was asked for.</summary>
    public const string UsernameTaken = "UsernameTaken";

    /// <summary>The username that was asked for has characters or a length that a username cannot have.</summary>
    public const string UsernameInvalid = "UsernameInvalid";

    /// <summary>Nothing is left of the contact's values after the username format has cleaned them.</summary>
    public const string UsernameEmpty = "UsernameEmpty";

    /// <summary>No license of the type is left in its pool.</summary>
    public const string LicenseUnavailable = "LicenseUnavailable";

    /// <summary>The license has a lower level than a group or profile requires.</summary>
    public const string LicenseTooLow = "LicenseTooLow";

    /// <summary>The license pool cannot be made smaller than the number of assigned licenses.</summary>
    public const string LicenseInUse = "LicenseInUse";

    /// <summary>No user group has the id or name that was given.</summary>
    public const string UserGroupNotFound = "UserGroupNotFound";

    /// <summary>No user profile has the id or name that was given.</summary>
    public const string UserProfileNotFound = "UserProfileNotFound";

    /// <summary>No setting has the name that was given.</summary>
    public const string SettingUnknown = "SettingUnknown";

    /// <summary>The value does not fit the setting.</summary>
    public const string SettingInvalid = "SettingInvalid";

    /// <summary>The password does not meet the policy of the client.</summary>
    public const string PasswordPolicy = "PasswordPolicy";

    /// <summary>The file cannot be read, or not in the expected format.</summary>
    public const string FileUnreadable = "FileUnreadable";

    /// <summary>The file cannot be written to the given path.</summary>
    public const string FileUnwritable = "FileUnwritable";

    /// <summary>The mapping does not fit the file, or no header of the file is recognized.</summary>
    public const string MappingInvalid = "MappingInvalid";

    /// <summary>An item of a plan does not hold any more: an import would do something else with its row now. The row was not applied.</summary>
    public const string PlanOutdated = "PlanOutdated";

    /// <summary>No run has this id.</summary>
    public const string RunNotFound = "RunNotFound";

    /// <summary>A full load has no rows, and would archive everybody of the source. Nothing was changed.</summary>
    public const string SourceEmpty = "SourceEmpty";

    /// <summary>A full load says that it is only a part of its source. Nothing was changed.</summary>
    public const string SourceIncomplete = "SourceIncomplete";

    /// <summary>The run does not wait for approval.</summary>
    public const string RunNotApprovable = "RunNotApprovable";

    /// <summary>Somebody has changed the results of the run since, so it cannot be undone.</summary>
    public const string UndoConflict = "UndoConflict";

    /// <summary>No employee interface has the id or name that was given.</summary>
    public const string InterfaceNotFound = "InterfaceNotFound";

    /// <summary>The server showed a host key that is not among the known keys. The client did not sign in.</summary>
    public const string HostKeyMismatch = "HostKeyMismatch";

    /// <summary>A server could not be reached or refused the sign-in, or a file on it could not be read, written or moved.</summary>
    public const string TransferFailed = "TransferFailed";

    /// <summary>The certificate of a server is not trusted, is out of date or is of another server. The client did not sign in.</summary>
    public const string CertificateMismatch = "CertificateMismatch";

    /// <summary>A directory could not be reached, refused the sign-in, or could not be read to its end.</summary>
    public const string DirectoryFailed = "DirectoryFailed";

    /// <summary>A mail could not be sent.</summary>
    public const string MailFailed = "MailFailed";

    /// <summary>The request conflicts with another change or another process.</summary>
    public const string Conflict = "Conflict";

    /// <summary>A configuration file has a fault. Nothing was changed.</summary>
    public const string ConfigurationInvalid = "ConfigurationInvalid";
}
