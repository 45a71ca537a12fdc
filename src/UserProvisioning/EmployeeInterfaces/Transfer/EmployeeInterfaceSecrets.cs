using System.Security;

namespace UserProvisioning.EmployeeInterfaces.Transfer;

/// <summary>The secrets that a call gives for signing in. They are not stored.</summary>
public sealed record EmployeeInterfaceSecrets
{
    /// <summary>The account that the password is of, for a directory whose interface names none; null for the account of the interface.</summary>
    public string? Username { get; init; }

    /// <summary>
    /// The password. When the interface has a key file that is encrypted and <see cref="KeyPassphrase"/> is null, it is taken for
    /// the key's passphrase, and then never sent to the server.
    /// </summary>
    public SecureString? Password { get; init; }

    /// <summary>The passphrase of the key file; null when the key file has none, or when <see cref="Password"/> is the passphrase.</summary>
    public SecureString? KeyPassphrase { get; init; }
}
