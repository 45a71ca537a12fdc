using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that makes users members of a user group or profile, or ends memberships.</summary>
public abstract class MemberCmdlet : SystemUserBatchCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The service for groups or for profiles.</summary>
    private protected abstract IAuthorizationService Service { get; }

    /// <summary>The group or profile.</summary>
    private protected abstract AuthorizationReference Authorization { get; }

    /// <summary>The kind in words: "user group" or "user profile".</summary>
    private protected abstract string Noun { get; }

    /// <summary>Whether users become members; otherwise their memberships end.</summary>
    private protected abstract bool Adds { get; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => Adds ? $"Add to {Noun} '{Authorization}'" : $"Remove from {Noun} '{Authorization}'";

    private protected override string Activity => Adds ? $"Adding to a {Noun}" : $"Removing from a {Noun}";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) => WriteOutcomes(
        Adds ? Service.AddMembers(Authorization, users, StopsAtFirstError, Cancellation) : Service.RemoveMembers(Authorization, users,
            StopsAtFirstError, Cancellation),
        PassThru);
}
