using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// Decides which faults are transient, and how long to wait before a retry. The caller decides what may be repeated: opening a connection, a
/// statement that only reads, or a unit of work from its beginning.
/// </summary>
internal static class TransientFaults
{
    /// <summary>The most repeats of a step before its error is reported.</summary>
    internal const int Repeats = 5;

    /// <summary>How long a step is repeated, any number of times, while the server is unavailable, as during a restart.</summary>
    private static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(30);

    // Faults caused by concurrent work, and not by the state of the server. They pass quickly, or not at all.
    private static readonly HashSet<int> Contention = [1204, 1205, 1222, 3960, 3966];

    // Error numbers of the server. Sources: https://learn.microsoft.com/sql/connect/ado-net/configurable-retry-logic and
    // https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues
    private static readonly HashSet<int> ServerErrors =
    [
        1204,                                     // no locks left
        1205,                                     // deadlock victim
        1222,                                     // lock request timed out
        596,                                      // the session is being ended
        6005, 17187, 18401,                       // server shutting down, starting, being upgraded
        615, 922, 926, 983, 3960, 3966,           // database recovering, replica changing its role, snapshot gone
        4221,                                     // a readable replica that has to catch up first
        10928, 10929, 10936,                      // resource limits
        40143, 40166, 40197, 40501, 40540, 40613, // reconfiguration, busy, not available now
        42108, 42109,                             // pool being resumed
        49918, 49919, 49920,                      // too many operations
    ];

    // Error numbers of the network: the connection is broken. A time-out (-2) counts only while a connection is opened: a statement that took
    // too long once will take too long again.
    private static readonly HashSet<int> NetworkErrors = [20, 64, 121, 233, 997, 10053, 10054, 10060];

    // Outside Windows the number of a failed connection is 0 or the number of the socket error. For a refused connection the socket's error, which is
    // the inner exception, is Success.
    private static readonly HashSet<SocketError> Unreachable =
    [
        SocketError.ConnectionRefused, SocketError.ConnectionReset, SocketError.ConnectionAborted, SocketError.TimedOut, SocketError.HostDown,
        SocketError.HostUnreachable, SocketError.NetworkDown, SocketError.NetworkUnreachable, SocketError.NetworkReset, SocketError.TryAgain,
        SocketError.Shutdown, SocketError.NotConnected, SocketError.Success,
    ];

    /// <summary>Whether a statement failed with a transient fault.</summary>
    internal static bool IsTransient(Exception exception) => exception switch
    {
        SqlException fault => Any(fault, number => ServerErrors.Contains(number) || NetworkErrors.Contains(number)) || fault.Class >= 20,

        // SqlClient throws this when it finds the connection broken.
        InvalidOperationException closed => closed.Source?.Contains("SqlClient", StringComparison.Ordinal) == true,
        _ => false,
    };

    /// <summary>
    /// Whether a failed unit of work may run again from its beginning. A duplicate key counts once: another program may have inserted it
    /// after the unit had read.
    /// </summary>
    internal static bool IsWorthRepeating(Exception exception, int attempt) =>
        exception is UnitLostException || IsTransient(exception) || (attempt == 1 && exception is SqlException { Number: 2601 or 2627 });

    /// <summary>Whether a failed step is repeated once more, given the number of attempts and the time since the first one.</summary>
    internal static bool IsLeft(Exception exception, int attempt, TimeSpan elapsed) =>
        attempt <= Repeats || (elapsed < LongestOutage && IsOutage(exception is UnitLostException lost ? lost.InnerException! : exception));

    private static bool IsOutage(Exception exception) => IsTransient(exception)
        && (exception is not SqlException fault || !Any(fault, Contention.Contains));

    /// <summary>Whether the server refused a connection for a reason that it calls temporary. A wrong name or password is not.</summary>
    internal static bool IsSaidByServer(SqlException fault) => Any(fault, ServerErrors.Contains);

    /// <summary>Whether a connection could not be opened because the network did not respond or was interrupted.</summary>
    internal static bool IsOfNetwork(SqlException fault) =>
        Any(fault, number => number is -2 or 258 or 1225 or 1231 or 1232 || NetworkErrors.Contains(number)
            || (number != 0 && Unreachable.Contains((SocketError)number)))
        || (SocketErrorOf(fault) is { } code && Unreachable.Contains(code))
        || IsUnknownName(fault);

    /// <summary>Whether the server's name is unknown to the network.</summary>
    internal static bool IsUnknownName(SqlException fault) =>
        Any(fault, IsName) || (SocketErrorOf(fault) is { } code && IsName((int)code));

    /// <summary>Whether the commit may have succeeded although it threw this exception.</summary>
    internal static bool LeavesCommitUnknown(Exception exception) => exception is SqlException or InvalidOperationException;

    /// <summary>Waits before a retry: a tenth of a second at first, twice as long each time, at most 1.6 seconds, with random variation.</summary>
    internal static void Wait(int attempt, CancellationToken cancellation)
    {
        double milliseconds = 100 * Math.Pow(2, Math.Min(attempt, Repeats) - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(milliseconds));
        cancellation.ThrowIfCancellationRequested();
    }

    private static bool IsName(int number) => (SocketError)number is SocketError.HostNotFound or SocketError.NoData;

    private static SocketError? SocketErrorOf(Exception fault)
    {
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return null;
    }

    private static bool Any(SqlException fault, Func<int, bool> test)
    {
        foreach (SqlError error in fault.Errors)
        {
            if (test(error.Number))
            {
                return true;
            }
        }

        return test(fault.Number);
    }
}
