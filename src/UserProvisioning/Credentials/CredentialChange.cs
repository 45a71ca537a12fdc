using System.Security;

namespace UserProvisioning.Credentials;

/// <summary>What to change of a user's credential. What is null stays.</summary>
public sealed record CredentialChange
{
    /// <summary>The new username.</summary>
    public string? Username { get; init; }

    /// <summary>The new password, chosen by a person.</summary>
    public SecureString? Password { get; init; }

    /// <summary>True to make a random password that meets the policy.</summary>
    public bool Generate { get; init; }

    /// <summary>Whether the password must be changed at the next login; null: a generated one by the client setting, a chosen one not.</summary>
    public bool? MustChangePassword { get; init; }
}

/// <summary>The result of a change of a credential.</summary>
/// <param name="User">The user as it is now.</param>
/// <param name="Password">The generated password, handed out this once; null when none was made.</param>
public sealed record CredentialChangeResult(SystemUser User, SecureString? Password);
