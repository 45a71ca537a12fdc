using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers names of workplace issuers.</summary>
public sealed class WorkplaceIssuerCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation) =>
        session.WorkplaceIssuers.List().Select(found => new Completion(found.Name, $"{found.Audience} at {found.Issuer}"));
}

/// <summary>A completer that offers the fields by which a login can find a contact.</summary>
public sealed class LoginMatchCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation) =>
        session.WorkplaceIssuers.MatchFields().Select(name => new Completion(name));
}
