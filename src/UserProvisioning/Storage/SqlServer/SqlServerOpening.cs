using System.Diagnostics;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Opens connections; again, where the fault passes by itself.</summary>
internal static class SqlServerOpening
{
    /// <summary>How long a database that says it will be there in a moment is waited for: one that is paused takes up to a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>How long a network that does not answer is tried: a name that is wrong, too, shows itself by silence.</summary>
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
                TimeSpan patience = TransientFaults.IsSaidByServer(fault) ? Patience : TransientFaults.IsOfNetwork(fault) ? NetworkPatience : TimeSpan.Zero;
                if (clock.Elapsed >= patience)
                {
                    throw SqlServerErrors.OnOpen(fault, address);
                }

                TransientFaults.Wait(Math.Min(attempt, TransientFaults.Repeats), cancellation);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or PlatformNotSupportedException or System.ComponentModel.Win32Exception)
            {
                // Such as a way to sign in that this machine does not have, or a pool of connections that is all in use.
                connection.Dispose();
                throw new ProvisioningException(
                    ErrorIds.ConnectionFailed, $"The database '{address.Location}' could not be opened: {exception.Message}", address.Location, exception);
            }
        }
    }
}
