using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The code that runs when the module is imported and removed. PowerShell calls it after it has loaded the exported types of
/// this assembly, and before it looks at their members. So no exported type may need the service layer to be loaded,
/// that is, have a field of one of its value types, a generic base class over one of its types, or override a member whose type is one of its
/// generic types.
/// </summary>
public sealed class ModuleLifecycle : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly object Gate = new();

    // The sessions (runspaces) that have the module. PowerShell calls OnImport a second time in a session for Import-Module -Force. It also does
    // for a copy of the module in another folder, because .NET gives it this assembly, which is loaded already.
    private static readonly HashSet<Guid> Sessions = [];

    /// <summary>
    /// Makes the service layer findable, and its public types known by name: a script may write <c>[UserProvisioning.SystemUser]</c> and
    /// <c>catch [UserProvisioning.ProvisioningException]</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another copy of the module is imported already.</exception>
    public void OnImport()
    {
        Guid session = SessionId();
        bool isFirst;
        lock (Gate)
        {
            isFirst = Sessions.Add(session);
        }

        if (!isFirst)
        {
            if (IsInUse())
            {
                throw new InvalidOperationException(
                    $"UserProvisioning is imported already, from '{Path.GetDirectoryName(typeof(ModuleLifecycle).Assembly.Location)}', and a session "
                        + "holds one copy of it. Import the other copy in a new PowerShell session.");
            }

            // Import-Module -Force removes the module without calling OnRemove.
            SessionConnections.CloseAll();
            return;
        }

        ServiceLoadContext.Register();
        ServiceLoadContext.LoadTypeNames();
    }

    /// <summary>Closes the connections of the session.</summary>
    /// <param name="psModuleInfo">The module that is removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Gate)
        {
            Sessions.Remove(SessionId());
        }

        SessionConnections.CloseAll();
    }

    private static bool IsInUse()
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Microsoft.PowerShell.Core\\Get-Module").AddParameter("Name", "UserProvisioning").AddParameter("All");
        return shell.Invoke().Count > 0;
    }

    private static Guid SessionId() => Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty;
}
