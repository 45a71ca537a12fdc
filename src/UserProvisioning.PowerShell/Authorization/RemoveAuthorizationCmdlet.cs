using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that removes user groups or user profiles.</summary>
public abstract class RemoveAuthorizationCmdlet : SessionCmdlet
{
    /// <summary>The service for groups or for profiles.</summary>
    private protected abstract IAuthorizationService Service { get; }

    /// <summary>The groups or profiles.</summary>
    private protected abstract IReadOnlyList<AuthorizationReference> Authorizations { get; }

    /// <summary>The kind in words: "user group" or "user profile".</summary>
    private protected abstract string Noun { get; }

    /// <inheritdoc/>
    protected override void Process() => ForEach(Authorizations, which =>
    {
        Authorization found = Service.Get(which);
        Change($"{found.Name} ({Counted.Of(found.MemberCount, "member")})", $"Remove {Noun}", () => Service.Remove(which, Cancellation));
    });
}
