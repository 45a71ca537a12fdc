using System.Globalization;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers ids of workplace identities, which are also found by the name of the contact.</summary>
public sealed class WorkplaceIdentityCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session,
        CompletionRequest asked,
        CancellationToken cancellation) =>
        session.Workplace.List(null, cancellation)
            .Select(identity => new Completion(identity.Id.ToString(CultureInfo.InvariantCulture), $"{identity.Subject} of {identity.Issuer}")
        {
            Text = $"{identity.Id} {identity.DisplayName}",
            Also = identity.DisplayName,
            IsBare = true,
        });
}
