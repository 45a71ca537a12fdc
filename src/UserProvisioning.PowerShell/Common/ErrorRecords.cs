using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of exceptions of the service layer to error records of PowerShell.</summary>
internal static class ErrorRecords
{
    internal static ErrorRecord From(ProvisioningException exception) =>
        new(exception, exception.ErrorId, CategoryOf(exception.ErrorId), Shown(exception.Target));

    /// <summary>Whether the error concerns the whole call, whichever item it was found on.</summary>
    internal static bool Terminates(string errorId) => errorId is
        ErrorIds.NotConnected or ErrorIds.ConnectionFailed or ErrorIds.SchemaOutdated or ErrorIds.FileUnreadable
        or ErrorIds.FileUnwritable or ErrorIds.MappingInvalid or ErrorIds.SourceEmpty or ErrorIds.SourceIncomplete or ErrorIds.ConfigurationInvalid;

    // Some views show the target as text, so a target whose text is unsafe is replaced by a safe text.
    private static object? Shown(object? target) =>
        target?.ToString() is { } text && OutsideText.Message(text) is { } shown && shown != text ? shown : target;

    private static ErrorCategory CategoryOf(string errorId) => errorId switch
    {
        ErrorIds.NotConnected or ErrorIds.ConnectionFailed or ErrorIds.MailFailed or ErrorIds.TransferFailed => ErrorCategory.ConnectionError,
        ErrorIds.SchemaOutdated => ErrorCategory.InvalidOperation,
        ErrorIds.ContactNotFound or ErrorIds.UserNotFound or ErrorIds.UserGroupNotFound or ErrorIds.UserProfileNotFound
            or ErrorIds.SettingUnknown or ErrorIds.InterfaceNotFound or ErrorIds.IssuerNotFound
            or ErrorIds.RunNotFound => ErrorCategory.ObjectNotFound,
        ErrorIds.ContactHasSystemUser or ErrorIds.UsernameTaken or ErrorIds.LicenseInUse or ErrorIds.Conflict
            or ErrorIds.UndoConflict => ErrorCategory.ResourceExists,
        ErrorIds.LicenseUnavailable => ErrorCategory.LimitsExceeded,
        ErrorIds.HostKeyMismatch => ErrorCategory.SecurityError,
        ErrorIds.TokenInvalid or ErrorIds.TokenUsed => ErrorCategory.AuthenticationError,
        ErrorIds.FileUnreadable => ErrorCategory.ReadError,
        ErrorIds.FileUnwritable => ErrorCategory.WriteError,
        _ => ErrorCategory.InvalidData,
    };
}
