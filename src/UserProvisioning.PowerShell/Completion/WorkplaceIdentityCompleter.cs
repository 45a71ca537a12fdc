using System.Globalization;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>Offers numbers of the links between contacts and subjects of the workplace app's issuer, by the contact's name as well.</summary>
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
            IsNumber = true,
        });
}
