using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces;

/// <summary>The lookup of the employee interface that a reference names.</summary>
internal static class EmployeeInterfaceLookup
{
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.InterfaceNotFound"/>.</exception>
    internal static EmployeeInterfaceRow Resolve(IUnitOfWork work, EmployeeInterfaceReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        reference.Require(work.DatabaseId);
        return (reference.Id is { } id ? work.EmployeeInterfaces.ById(id) : work.EmployeeInterfaces.ByNameKey(Text.Key(reference.Name!)))
            ?? throw NotFound(work, reference.ToString());
    }

    /// <summary>Makes the error for an interface that does not exist.</summary>
    internal static ProvisioningException NotFound(IUnitOfWork work, string name) => new(
        ErrorIds.InterfaceNotFound,
        $"There is no employee interface '{Text.Shorten(name)}'.{Nearest.Hint(name, work.EmployeeInterfaces.All().Select(row => row.Name))} "
            + "Get-EmployeeInterface lists them.",
        name);
}
