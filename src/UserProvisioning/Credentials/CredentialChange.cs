using System.Security;

namespace UserProvisioning.Credentials;

/// <summary>A request to change a user's credential. What is null stays as it is.</summary>
public sealed record CredentialChange
{
    /// <summary>The new username.</summary>
    public string? Username { get; init; }

    /// <summary>The format by which the new username of each user is made from its contact; null when it is given or stays.</summary>
    public string? UsernameFormat { get; init; }

    /// <summary>The new password, which a person has chosen.</summary>
    public SecureString? Password { get; init; }

    /// <summary>True to make a random password that meets the policy.</summary>
    public bool Generate { get; init; }

    /// <summary>True to make a random password that can be said over a telephone. It is longer than another one, and at least as strong.</summary>
    public bool Pronounceable { get; init; }

    /// <summary>
    /// Whether the user must change the password at the next login. When null, a client setting decides for a generated password, and a chosen one
    /// need not be changed.
    /// </summary>
    public bool? MustChangePassword { get; init; }
}

/// <summary>The result of a change of a credential.</summary>
/// <param name="User">The user as it is now.</param>
/// <param name="Password">The generated password, which is returned only here; null when none was made.</param>
public sealed record CredentialChangeResult(SystemUser User, SecureString? Password);
