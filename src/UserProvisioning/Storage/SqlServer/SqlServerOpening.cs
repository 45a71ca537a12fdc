using System.Diagnostics;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Opens connections, and retries after transient faults.</summary>
internal static class SqlServerOpening
{
    /// <summary>How long to retry when the server says that the database will be available soon. A paused database takes up to a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>How long to retry when the network does not answer. It is short, since a wrong server name looks the same.</summary>
    private static readonly TimeSpan NetworkPatience = TimeSpan.FromSeconds(10);

    /// <summary>An open connection.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>.</exception>
    internal static SqlConnection Open(SqlServerAddress address, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        for (int attempt = 1; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            SqlConnection connection = address.CreateConnection();
            try
            {
                connection.Open();
                return connection;
            }
            catch (SqlException fault)
            {
                connection.Dispose();
                TimeSpan patience = TransientFaults.IsSaidByServer(fault)
                    ? Patience
                    : TransientFaults.IsOfNetwork(fault) ? NetworkPatience : TimeSpan.Zero;
                if (clock.Elapsed >= patience)
                {
                    throw SqlServerErrors.OnOpen(fault, address);
                }

                TransientFaults.Wait(Math.Min(attempt, TransientFaults.Repeats), cancellation);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or PlatformNotSupportedException
                or System.ComponentModel.Win32Exception)
            {
                // For example a way to sign in that this machine does not support, or a connection pool that is exhausted.
                connection.Dispose();
                throw new ProvisioningException(
                    ErrorIds.ConnectionFailed,
                    $"The database '{address.Location}' could not be opened: {exception.Message}",
                    address.Location,
                    exception);
            }
        }
    }
}
