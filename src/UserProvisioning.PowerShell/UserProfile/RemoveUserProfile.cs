using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes user profiles; their members lose them.</summary>
[Cmdlet(VerbsCommon.Remove, "UserProfile", SupportsShouldProcess = true)]
public sealed class RemoveUserProfile : SessionCmdlet
{
    /// <summary>The user profiles: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    public UserProfileReference[] UserProfile { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (UserProfileReference reference in UserProfile)
        {
            try
            {
                UserProfile found = Session.UserProfiles.Get(reference);
                if (ShouldProcess($"{found.Name} ({found.MemberCount} members)", "Remove user profile"))
                {
                    Session.UserProfiles.Remove(reference, Cancellation);
                }
            }
            catch (ProvisioningException exception)
            {
                WriteError(exception);
            }
        }
    }
}
