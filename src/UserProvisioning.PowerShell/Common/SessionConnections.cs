using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>The open connections of each session (runspace), the newest last. Cmdlets use the newest unless another is named.</summary>
internal static class SessionConnections
{
    private static readonly ConditionalWeakTable<Runspace, List<ProvisioningConnection>> Sessions = [];

    internal static IReadOnlyList<ProvisioningConnection> All
    {
        get
        {
            List<ProvisioningConnection> connections = OfSession();
            lock (connections)
            {
                connections.RemoveAll(connection => !connection.IsOpen);
                return connections.ToArray();
            }
        }
    }

    internal static ProvisioningConnection? Current => All is [.., var newest] ? newest : null;

    internal static void Add(ProvisioningConnection connection)
    {
        List<ProvisioningConnection> connections = OfSession();
        lock (connections)
        {
            connections.Add(connection);
        }
    }

    internal static void CloseAll()
    {
        foreach (ProvisioningConnection connection in All)
        {
            connection.Dispose();
        }
    }

    private static List<ProvisioningConnection> OfSession() => Sessions.GetOrCreateValue(Runspace.DefaultRunspace);
}
