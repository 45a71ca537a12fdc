using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Makes a user group.</summary>
[Cmdlet(VerbsCommon.New, "UserGroup", SupportsShouldProcess = true)]
[OutputType(typeof(UserGroup))]
public sealed class NewUserGroup : AuthorizationFieldCmdlet
{
    /// <summary>The name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ShouldProcess(Name, "Create user group"))
        {
            WriteObject(Session.UserGroups.Create(Apply(new AuthorizationFields { Name = Name }), Cancellation));
        }
    }
}
