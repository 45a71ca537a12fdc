using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Translates an error of SQL Server into an error with a stable id that says what to do.</summary>
internal static class SqlServerErrors
{
    /// <summary>Whether the server refused the values to be written: a constraint, or a text that is too long.</summary>
    internal static bool IsRefusal(Exception exception) => exception is SqlException { Number: 547 or 515 or 2601 or 2627 or 2628 or 8152 };

    /// <summary>The error for an exception of the storage; null for any other exception.</summary>
    internal static ProvisioningException? Translate(Exception exception, string location) => exception switch
    {
        SqlException fault => Translate(fault, location),
        UnitLostException lost => Translate(lost.InnerException!, location),
        InvalidOperationException broken when TransientFaults.IsTransient(broken) => new(
            ErrorIds.ConnectionFailed, $"The connection to '{location}' was lost. Nothing was changed; try again.", location, broken),
        _ => StorageErrors.Translate(exception, location),
    };

    /// <summary>The error for a failed statement. Nothing was changed, since the unit of work is rolled back.</summary>
    internal static ProvisioningException Translate(SqlException fault, string location)
    {
        string said = FirstMessage(fault);
        return fault.Number switch
        {
            547 or 515 or 2601 or 2627 => Error(
                ErrorIds.Conflict,
                $"The change contradicts what is in the database '{location}': {said} Nothing was changed."),
            2628 or 8152 => Error(ErrorIds.Conflict, $"A text is too long for the database '{location}': {said} Nothing was changed."),
            1205 or 1222 => Error(ErrorIds.Conflict, $"Others use the same data of '{location}'. Nothing was changed; try again. {said}"),
            208 or 2812 or 207 => Error(
                ErrorIds.SchemaOutdated,
                $"The schema of '{location}' is not the one that this module knows: {said} Run Initialize-UserProvisioningDatabase on it."),
            229 or 230 or 262 or 15247 => Error(
                ErrorIds.ConnectionFailed,
                $"This account may not do that in '{location}': {said} Ask for membership of the database role UserProvisioningOperator, or of "
                    + "db_owner to change the schema."),
            3906 or 3908 => Error(
                ErrorIds.ConnectionFailed,
                $"The database '{location}' is read-only. Connect to the primary replica, or make it writable. {said}"),
            1101 or 1105 or 9002 or 40544 => Error(
                ErrorIds.ConnectionFailed,
                $"The database '{location}' has no room left. Nothing was changed; make room and try again. {said}"),
            -2 => Error(
                ErrorIds.ConnectionFailed, $"'{location}' did not answer in time. Nothing was changed; try again when it is less busy, or give a "
                    + "longer Command Timeout in -ConnectionString."),
            _ when TransientFaults.IsTransient(fault) => Error(
                ErrorIds.ConnectionFailed,
                $"The connection to '{location}' was lost. Nothing was changed; try again. {said}"),
            _ => Error(ErrorIds.ConnectionFailed, $"The database '{location}' failed: {said}"),
        };

        ProvisioningException Error(string id, string message) => new(id, message, location, fault);
    }

    /// <summary>The error for a connection that could not be opened.</summary>
    internal static ProvisioningException OnOpen(SqlException fault, SqlServerAddress address)
    {
        string said = FirstMessage(fault);
        string why = fault.Number switch
        {
            4060 or 911 => $"the database '{address.Database}' is not there, or this account may not use it. Create it "
                + $"(Initialize-UserProvisioningDatabase -CreateDatabase does), or ask for access. {said}",
            18456 => $"it does not let this account in. Check the name and the password, or the token. {said}",
            18452 => $"it does not trust this Windows account. Sign in with -Credential or -AccessToken. {said}",
            18470 or 18486 or 18487 or 18488 => $"this login is disabled, locked or expired. {said}",
            40615 or 40914 => $"its firewall blocks this address. Add a firewall rule for it. {said}",
            -2146893019 or -2146762487 => Certificate(said),
            20 when said.Contains("certificate", StringComparison.OrdinalIgnoreCase) => Certificate(said),
            _ when said.Contains("certificate", StringComparison.OrdinalIgnoreCase) => Certificate(said),
            _ when address.IsWindowsSignIn && said.Contains("SSPI", StringComparison.Ordinal) =>
                "without -Credential and -AccessToken you sign in as your Windows account, and there is no Kerberos ticket for this server. Get "
                    + $"one (kinit) and name the server as the domain does, or give -Credential or -AccessToken. {said}",
            -2 => $"it did not answer in time. Check the name, the port and the firewall. {said}",
            _ => $"{said.TrimEnd('.')}. Check the name, the port, and that the server takes TCP/IP connections",
        };
        return new ProvisioningException(
            ErrorIds.ConnectionFailed, $"The database '{address.Location}' could not be opened: {why.TrimEnd('.')}.", address.Location, fault);

        static string Certificate(string said) =>
            "its certificate is not one that this machine trusts. Install a certificate of a trusted authority on the server, or, on a network "
                + $"that you trust, give -TrustServerCertificate. {said}";
    }

    /// <summary>The error when another program changed a row in every attempt, between reading and writing it.</summary>
    internal static ProvisioningException ChangedByOthers(string table, long id)
    {
        string what = table switch
        {
            "Contacts" => "contact",
            "SystemUsers" => "system user",
            "Authorizations" => "user group or profile",
            "EmployeeInterfaces" => "employee interface",
            "ProvisioningRuns" => "run",
            _ => "row",
        };
        return new ProvisioningException(
            ErrorIds.Conflict,
            $"The {what} with the id {id} was changed or removed by another program each time it was about to be changed here. Nothing was "
                + $"changed; find out what else writes to the table UserProvisioning.{table}, and try again.",
            id);
    }

    private static string FirstMessage(SqlException fault)
    {
        string said = fault.Errors.Count > 0 ? OutsideText.Show(fault.Errors[0].Message) : OutsideText.Show(fault);

        // Only the innermost exception says why the network failed, as in "Name or service not known".
        Exception cause = fault;
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        // When a connection is refused, the error of the socket says "Success", which helps nobody.
        return ReferenceEquals(cause, fault) || said.Contains(OutsideText.Show(cause), StringComparison.Ordinal)
            || cause is SocketException { SocketErrorCode: SocketError.Success }
            ? said
            : $"{said.TrimEnd()} ({OutsideText.Show(cause).TrimEnd('.')})";
    }
}
