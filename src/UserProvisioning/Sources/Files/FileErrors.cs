
namespace UserProvisioning.Sources.Files;

/// <summary>Why a file cannot be read.</summary>
internal static class FileErrors
{
    /// <param name="path">The file.</param>
    /// <param name="why">What follows the file's name in a sentence, and what to do.</param>
    /// <param name="inner">What was thrown.</param>
    internal static ProvisioningException Unreadable(string path, string why, Exception? inner = null) =>
        new(ErrorIds.FileUnreadable, $"'{path}' {why}", path, inner);

    /// <summary>A full load without a row, by which everybody of the source would be archived.</summary>
    internal static ProvisioningException SourceEmpty(string path, Exception? inner = null) => new(
        ErrorIds.SourceEmpty,
        $"'{path}' has no rows. With -FullLoad, everybody of the source would be archived. Nothing was changed. Look why the file is empty; "
            + "-Force does not help.",
        path,
        inner);

    /// <summary>The error for what the file system or a decoder threw; null for what is none of theirs.</summary>
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
