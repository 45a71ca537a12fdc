using System.Management.Automation;
using UserProvisioning.Authorizations;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that changes a user group or a user profile.</summary>
public abstract class SetAuthorizationCmdlet : AuthorizationFieldCmdlet
{
    /// <summary>The new name.</summary>
    [Parameter]
    [NotEmpty]
    public string? NewName { get; set; }

    /// <summary>Writes the group or profile as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The group or profile.</summary>
    private protected abstract AuthorizationReference Authorization { get; }

    /// <inheritdoc/>
    protected override void Process()
    {
        AuthorizationReference which = Authorization;
        Func<AuthorizationFields, AuthorizationFields> change = Fields(which.FromObject);
        var given = MyInvocation.BoundParameters.Keys.Where(which.FromObject ? IsTyped : IsGiven).ToHashSet();
        Change(which.ToString(), $"Change {Noun}: {Changes.Of(MyInvocation.BoundParameters, given)}", () =>
        {
            Authorization changed = Service.Update(which, fields => change(fields) with { Name = NewName ?? fields.Name }, Cancellation);
            if (PassThru)
            {
                WriteObject(changed);
            }
        });
    }
}
