using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the members of a user group or a user profile.</summary>
public abstract class GetMemberCmdlet : SessionCmdlet
{
    /// <summary>Groups or profiles.</summary>
    private protected abstract IAuthorizationService Service { get; }

    /// <summary>Which one.</summary>
    private protected abstract AuthorizationReference Authorization { get; }

    /// <inheritdoc/>
    protected override void Process() => WriteEach(Service.Members(Authorization, Cancellation));
}
