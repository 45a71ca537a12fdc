
namespace UserProvisioning.Sources.Files;

/// <summary>The errors for files that cannot be read.</summary>
internal static class FileErrors
{
    /// <summary>The error for a file that cannot be read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="why">The rest of a sentence that begins with the file's name: the reason, and what to do.</param>
    /// <param name="inner">The exception that was caught.</param>
    internal static ProvisioningException Unreadable(string path, string why, Exception? inner = null) =>
        new(ErrorIds.FileUnreadable, $"'{path}' {why}", path, inner);

    /// <summary>The error for a full load without rows, which would archive everybody of the source.</summary>
    internal static ProvisioningException SourceEmpty(string path, Exception? inner = null) => new(
        ErrorIds.SourceEmpty,
        $"'{path}' has no rows. With -FullLoad, everybody of the source would be archived. Nothing was changed. Find out why the file is empty; "
            + "-Force does not help.",
        path,
        inner);

    /// <summary>The error for an exception of the file system or of a decoder; null for any other exception.</summary>
    internal static ProvisioningException? Translate(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => Unreadable(path, "does not exist. Give the path of a file.", exception),
        UnauthorizedAccessException => Unreadable(path, "may not be read by this account. Give it the right to read the file.", exception),
        System.Text.DecoderFallbackException => Unreadable(
            path,
            "is not in the encoding that was given. Leave -Encoding out, or give the right one.",
            exception),
        IOException => Unreadable(path, $"cannot be read: {OutsideText.Show(exception)}", exception),
        _ => null,
    };
}
