using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Makes a user profile.</summary>
[Cmdlet(VerbsCommon.New, "UserProfile", SupportsShouldProcess = true)]
[OutputType(typeof(UserProfile))]
public sealed class NewUserProfile : AuthorizationFieldCmdlet
{
    /// <summary>The name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ShouldProcess(Name, "Create user profile"))
        {
            WriteObject(Session.UserProfiles.Create(Apply(new AuthorizationFields { Name = Name }), Cancellation));
        }
    }
}
