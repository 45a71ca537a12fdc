using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that lists the members of a user group or a user profile.</summary>
public abstract class GetMemberCmdlet : SessionCmdlet
{
    /// <summary>The service for groups or for profiles.</summary>
    private protected abstract IAuthorizationService Service { get; }

    /// <summary>The group or profile.</summary>
    private protected abstract AuthorizationReference Authorization { get; }

    /// <summary>Whether those are listed too who have the rights through something else.</summary>
    private protected virtual bool IsEffective => false;

    /// <inheritdoc/>
    protected override void Process() => WriteEach(Service.Members(Authorization, IsEffective, Cancellation));
}
