using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// What happens when the module is imported and removed. PowerShell calls it after it has loaded the exported types of
/// this assembly and before it looks at their members: so no exported type may need the service layer to be loaded,
/// that is, have a field of one of its value types, a generic base class over one of its types, or override a member whose type is one of its
/// generic types.
/// </summary>
public sealed class ModuleLifecycle : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>
    /// Makes the service layer findable, and its public types known by name: a script may write <c>[UserProvisioning.SystemUser]</c> and
    /// <c>catch [UserProvisioning.ProvisioningException]</c>.
    /// </summary>
    public void OnImport()
    {
        ServiceLoadContext.Register();
        ServiceLoadContext.LoadTypeNames();
    }

    /// <summary>Closes the connections of the session.</summary>
    /// <param name="psModuleInfo">The module that goes.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        SessionConnections.CloseAll();
    }
}
