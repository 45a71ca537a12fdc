namespace UserProvisioning;

/// <summary>
/// The stable ids of errors. Scripts may test them: an id is the part of <c>FullyQualifiedErrorId</c> before the comma.
/// </summary>
public static class ErrorIds
{
    /// <summary>An ID token that does not verify. Nothing was changed.</summary>
    public const string TokenInvalid = "TokenInvalid";

    /// <summary>An ID token that has let somebody in before. Nothing was changed.</summary>
    public const string TokenUsed = "TokenUsed";

    /// <summary>The session has no connection.</summary>
    public const string NotConnected = "NotConnected";

    /// <summary>The database could not be opened, read or written.</summary>
    public const string ConnectionFailed = "ConnectionFailed";

    /// <summary>The database has a schema that this version of the module does not know.</summary>
    public const string SchemaOutdated = "SchemaOutdated";

    /// <summary>The object was read from another database than the one that is worked on.</summary>
    public const string WrongDatabase = "WrongDatabase";

    /// <summary>No contact has the id, external reference or name that was given.</summary>
    public const string ContactNotFound = "ContactNotFound";

    /// <summary>The contact has a system user already, and the request would make a second or orphan the first.</summary>
    public const string ContactHasSystemUser = "ContactHasSystemUser";

    /// <summary>A contact's fields contradict a rule, such as a person without a name.</summary>
    public const string ContactInvalid = "ContactInvalid";

    /// <summary>The contact is archived, or its end date has passed, so that no system user is made of it.</summary>
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

    /// <summary>The pool of the license has none left.</summary>
    public const string LicenseUnavailable = "LicenseUnavailable";

    /// <summary>The license has a lower level than a group or profile requires.</summary>
    public const string LicenseTooLow = "LicenseTooLow";

    /// <summary>The pool cannot be made smaller than what is assigned from it.</summary>
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

    /// <summary>The file cannot be read as what it should be.</summary>
    public const string FileUnreadable = "FileUnreadable";

    /// <summary>The file cannot be written where it should be.</summary>
    public const string FileUnwritable = "FileUnwritable";

    /// <summary>The mapping does not fit the file, or the file has no header that is recognized.</summary>
    public const string MappingInvalid = "MappingInvalid";

    /// <summary>No run has this id.</summary>
    public const string RunNotFound = "RunNotFound";

    /// <summary>A full load that has no row: everybody of the source would be archived. Nothing was changed.</summary>
    public const string SourceEmpty = "SourceEmpty";

    /// <summary>A full load that says itself that it is a part of its source. Nothing was changed.</summary>
    public const string SourceIncomplete = "SourceIncomplete";

    /// <summary>The run is not one that waits for approval.</summary>
    public const string RunNotApprovable = "RunNotApprovable";

    /// <summary>What the run did was changed by somebody since.</summary>
    public const string UndoConflict = "UndoConflict";

    /// <summary>No employee interface has the id or name that was given.</summary>
    public const string InterfaceNotFound = "InterfaceNotFound";

    /// <summary>The server showed another host key than those that are known, and was not signed in to.</summary>
    public const string HostKeyMismatch = "HostKeyMismatch";

    /// <summary>A server could not be reached or signed in to, or a file on it not be read, written or moved.</summary>
    public const string TransferFailed = "TransferFailed";

    /// <summary>A mail could not be sent.</summary>
    public const string MailFailed = "MailFailed";

    /// <summary>The request collides with what another has done or is doing.</summary>
    public const string Conflict = "Conflict";
}
