using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers names of employee interfaces.</summary>
public sealed class EmployeeInterfaceCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.EmployeeInterfaces.List()
            .Select(found => new Completion(found.Name, InterfaceText.Place(found)));
}
