using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// Which faults pass by themselves, and how long to wait. What may be repeated is the caller's to know: opening a connection, a
/// statement that only reads, a unit of work from its beginning.
/// </summary>
internal static class TransientFaults
{
    /// <summary>How often a step is repeated before its error is reported.</summary>
    internal const int Repeats = 5;

    // Said by the server. The lists: https://learn.microsoft.com/sql/connect/ado-net/configurable-retry-logic and
    // https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues
    private static readonly HashSet<int> Said =
    [
        1204,                                     // no locks left
        1205,                                     // deadlock victim
        1222,                                     // lock request timed out
        596,                                      // the session is being ended
        615, 926, 983, 3960, 3966,                // database recovering, replica changing its role, snapshot gone
        4221,                                     // a readable replica that has to catch up first
        10928, 10929, 10936,                      // resource limits
        40143, 40166, 40197, 40501, 40540, 40613, // reconfiguration, busy, not available now
        42108, 42109,                             // pool being resumed
        49918, 49919, 49920,                      // too many operations
    ];

    // Said by the network: nobody at the other end any more. Time-out (-2) is not among them, since a statement that took too
    // long once will again; of opening a connection it is.
    private static readonly HashSet<int> Lost = [20, 64, 121, 233, 997, 10053, 10054, 10060];

    /// <summary>Whether a statement failed by a fault that passes by itself.</summary>
    internal static bool IsTransient(Exception exception) => exception switch
    {
        SqlException fault => Any(fault, number => Said.Contains(number) || Lost.Contains(number)) || fault.Class >= 20,

        // What SqlClient says of a connection that it has found broken.
        InvalidOperationException closed => closed.Source?.Contains("SqlClient", StringComparison.Ordinal) == true,
        _ => false,
    };

    /// <summary>
    /// Whether a unit of work that failed may be done again from its beginning. A key that another program took meanwhile is a
    /// reason to look again, once.
    /// </summary>
    internal static bool IsWorthRepeating(Exception exception, int attempt) =>
        exception is UnitLostException || IsTransient(exception) || (attempt == 1 && exception is SqlException { Number: 2601 or 2627 });

    /// <summary>Whether a connection could not be opened for a reason that the server says will pass. A wrong name or password does not.</summary>
    internal static bool IsSaidByServer(SqlException fault) => Any(fault, Said.Contains);

    /// <summary>Whether a connection could not be opened because the network did not answer, or broke off.</summary>
    internal static bool IsOfNetwork(SqlException fault) => Any(fault, number => number is -2 or 258 || Lost.Contains(number));

    /// <summary>Whether a commit that threw this may have happened all the same.</summary>
    internal static bool LeavesCommitUnknown(Exception exception) => exception is SqlException or InvalidOperationException;

    /// <summary>Waits before the repeat with this number: a tenth of a second, then twice as long each time, more or less at random.</summary>
    internal static void Wait(int attempt, CancellationToken cancellation)
    {
        double milliseconds = 100 * Math.Pow(2, attempt - 1) * (0.75 + (Random.Shared.NextDouble() / 2));
        cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(milliseconds));
        cancellation.ThrowIfCancellationRequested();
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
