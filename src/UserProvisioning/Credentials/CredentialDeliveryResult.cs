using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The result of mailing one credential, and the error if the mailing failed.</summary>
/// <param name="Delivery">The result of the mailing.</param>
/// <param name="Error">Why it failed; null when it was sent, or skipped on purpose.</param>
public sealed record CredentialDeliveryResult(CredentialDelivery Delivery, ProvisioningException? Error)
{
    internal static CredentialDeliveryResult Failed(string username, string? to, ProvisioningException error) => new(
        new CredentialDelivery { Username = username, To = to, Status = DeliveryStatus.Failed, Reason = OutsideText.Show(error) }, error);

    internal static CredentialDeliveryResult Skipped(SystemUserRow user, string? to, string reason, ProvisioningException? error = null) => new(
        new CredentialDelivery { Username = user.Username, To = to, Status = DeliveryStatus.Skipped, Reason = reason }, error);

    /// <summary>The result for a user without any address to send to.</summary>
    internal static CredentialDeliveryResult WithoutAddress(SystemUserRow user)
    {
        var missing = new ProvisioningException(
            ErrorIds.EmailMissing,
            $"The contact '{user.DisplayName}' of '{user.Username}' has no e-mail address. Give it one with Set-Contact -Email, name another "
                + "address with -To, or use Set-SystemUserCredential -Generate -PassThru.",
            user.Username);
        return Skipped(user, null, OutsideText.Show(missing), missing);
    }
}
