using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that makes a user group or a user profile.</summary>
public abstract class NewAuthorizationCmdlet : AuthorizationFieldCmdlet
{
    /// <summary>The name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    public string Name { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void Process()
    {
        AuthorizationFields fields = Fields(onlyTyped: false)(new AuthorizationFields { Name = Name });
        Change(Name, $"Create {Noun}", () => WriteObject(Service.Create(fields, Cancellation)));
    }
}
