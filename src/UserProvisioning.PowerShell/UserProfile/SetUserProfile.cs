using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Changes a user profile; what is not given stays.</summary>
[Cmdlet(VerbsCommon.Set, "UserProfile", SupportsShouldProcess = true)]
[OutputType(typeof(UserProfile))]
public sealed class SetUserProfile : AuthorizationFieldCmdlet
{
    /// <summary>The user profile: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    public UserProfileReference UserProfile { get; set; } = null!;

    /// <summary>The new name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NewName { get; set; }

    /// <summary>Writes the user profile as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ShouldProcess(UserProfile.ToString(), "Change user profile"))
        {
            UserProfile changed = Session.UserProfiles.Update(UserProfile, fields => Apply(fields) with { Name = NewName ?? fields.Name }, Cancellation);
            if (PassThru)
            {
                WriteObject(changed);
            }
        }
    }
}
