using System.Diagnostics;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Opens connections, and retries after transient faults.</summary>
internal static class SqlServerOpening
{
    /// <summary>How long to retry when the server says that the database will be available soon. A paused database takes up to a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long to retry when the network does not respond, or nothing listens at the port: as long as a server needs to restart. It is not
    /// longer, since a wrong name or port looks the same.
    /// </summary>
    private static readonly TimeSpan NetworkPatience = TimeSpan.FromSeconds(30);

    /// <summary>Opens a connection.</summary>
    /// <param name="address">The server and database.</param>
    /// <param name="cancellation">Cancels opening.</param>
    /// <param name="wasOpenBefore">
    /// True when the server was reached at this address before. An unknown name is then a fault of the network, and not a misspelt name.
    /// </param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>.</exception>
    internal static SqlConnection Open(SqlServerAddress address, CancellationToken cancellation, bool wasOpenBefore = false)
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
                TimeSpan patience = TransientFaults.IsSaidByServer(fault) ? Patience
                    : !TransientFaults.IsOfNetwork(fault) || (TransientFaults.IsUnknownName(fault) && !wasOpenBefore) ? TimeSpan.Zero
                    : NetworkPatience;
                if (clock.Elapsed >= patience)
                {
                    throw SqlServerErrors.OnOpen(fault, address);
                }

                TransientFaults.Wait(attempt, cancellation);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or PlatformNotSupportedException
                or System.ComponentModel.Win32Exception)
            {
                // For example, this machine does not support a way to sign in, or the connection pool is exhausted.
                connection.Dispose();
                throw new ProvisioningException(
                    ErrorIds.ConnectionFailed,
                    $"The database '{address.Location}' could not be opened: {OutsideText.Show(exception)}",
                    address.Location,
                    exception);
            }
        }
    }
}
