using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Removes user groups or user profiles.</summary>
public abstract class RemoveAuthorizationCmdlet : SessionCmdlet
{
    /// <summary>Groups or profiles.</summary>
    private protected abstract IAuthorizationService Service { get; }

    /// <summary>Which ones.</summary>
    private protected abstract IReadOnlyList<AuthorizationReference> Authorizations { get; }

    /// <summary>What it is, in words.</summary>
    private protected abstract string Noun { get; }

    /// <inheritdoc/>
    protected override void Process() => ForEach(Authorizations, which =>
    {
        Authorization found = Service.Get(which);
        Change($"{found.Name} ({Counted.Of(found.MemberCount, "member")})", $"Remove {Noun}", () => Service.Remove(which, Cancellation));
    });
}
