using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The result of mailing one credential, and the error if the mailing failed.</summary>
/// <param name="Delivery">The result of the mailing.</param>
/// <param name="Error">Why it failed; null when it was sent, or skipped on purpose.</param>
public sealed record CredentialDeliveryResult(CredentialDelivery Delivery, ProvisioningException? Error)
{
    internal static CredentialDeliveryResult Failed(string username, string? to, ProvisioningException error) => new(
        new CredentialDelivery { Username = username, To = to, Status = DeliveryStatus.Failed, Reason = OutsideText.Show(error) }, error);

    internal static CredentialDeliveryResult Skipped(SystemUserRow user, string reason, ProvisioningException? error = null) => new(
        new CredentialDelivery { Username = user.Username, To = user.Email, Status = DeliveryStatus.Skipped, Reason = reason }, error);
}
