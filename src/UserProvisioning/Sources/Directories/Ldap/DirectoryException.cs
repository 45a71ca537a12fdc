namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>The exception for a fault of a directory. Its message is a whole sentence.</summary>
/// <param name="errorId">The id of the error that the caller gets.</param>
/// <param name="isTransient">Whether another attempt may succeed.</param>
/// <param name="message">What went wrong, and what to do.</param>
/// <param name="code">The result code of the server; 0 for none.</param>
/// <param name="inner">The exception that caused it, or null.</param>
internal sealed class DirectoryException(string errorId, bool isTransient, string message, int code = 0, Exception? inner = null)
    : ShownException(message, inner)
{
    internal string ErrorId { get; } = errorId;

    internal bool IsTransient { get; } = isTransient;

    internal int Code { get; } = code;
}
