using Microsoft.Data.Sqlite;

namespace UserProvisioning.Storage.Sqlite;

/// <summary>Translates an exception of SQLite or the file system into an error with a stable id that says what to do.</summary>
internal static class SqliteErrors
{
    /// <summary>Whether SQLite refused the values to be written because of a constraint.</summary>
    internal static bool IsRefusal(Exception exception) => exception is SqliteException { SqliteErrorCode: 19 };

    /// <summary>The error for an exception of the storage; null for any other exception.</summary>
    internal static ProvisioningException? Translate(Exception exception, string location) => exception switch
    {
        // https://sqlite.org/rescode.html
        SqliteException { SqliteErrorCode: 5 or 6 } busy => new(
            ErrorIds.Conflict, $"The database '{location}' is being used by another process. Nothing was changed; try again.", location, busy),
        SqliteException { SqliteErrorCode: 8 } readOnly => new(
            ErrorIds.ConnectionFailed,
            $"The database '{location}' is read-only for this account. Give it the right to write the file and its folder.",
            location,
            readOnly),
        SqliteException { SqliteErrorCode: 13 } full => new(
            ErrorIds.ConnectionFailed,
            $"The disk that holds the database '{location}' is full. Nothing was changed; make room and try again.",
            location,
            full),
        SqliteException { SqliteErrorCode: 11 or 26 } corrupt => new(
            ErrorIds.ConnectionFailed,
            $"'{location}' is not a SQLite database, or it is damaged. Give another path, or restore it from a backup.",
            location,
            corrupt),
        SqliteException { SqliteErrorCode: 14 } unopenable => new(
            ErrorIds.ConnectionFailed,
            $"The database '{location}' cannot be opened. Check that the file exists and that this account may read and write it and its folder.",
            location,
            unopenable),
        SqliteException { SqliteErrorCode: 19 } constraint => new(
            ErrorIds.Conflict,
            $"The change contradicts what is in the database '{location}': {OutsideText.Show(constraint)} Nothing was changed.",
            location,
            constraint),
        SqliteException other => new(
            ErrorIds.ConnectionFailed, $"The database '{location}' failed: {OutsideText.Show(other)}", location, other),
        _ => StorageErrors.Translate(exception, location),
    };

    /// <summary>The error of a file that cannot be opened.</summary>
    internal static ProvisioningException Unopened(Exception exception, string path) =>
        Translate(exception, path) is { } translated && translated.ErrorId != ErrorIds.Conflict
            ? translated
            : new ProvisioningException(
                ErrorIds.ConnectionFailed, $"The database '{path}' could not be opened: {OutsideText.Show(exception)}", path, exception);
}
