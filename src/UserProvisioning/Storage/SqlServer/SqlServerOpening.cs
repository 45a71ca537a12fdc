using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Opens connections; again, where the fault passes by itself.</summary>
internal static class SqlServerOpening
{
    /// <summary>An open connection.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.ConnectionFailed"/>.</exception>
    internal static SqlConnection Open(SqlServerAddress address, CancellationToken cancellation)
    {
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
                if (attempt > TransientFaults.Repeats || !TransientFaults.IsTransientOnOpen(fault))
                {
                    throw SqlServerErrors.OnOpen(fault, address);
                }

                TransientFaults.Wait(attempt, cancellation);
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
