using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Changes a user profile; what is not given stays.</summary>
/// <remarks>
/// <para>Fields that are not given stay; <c>$null</c> empties one. A required license that a member does not have
/// is refused, and the message names who it is.</para>
/// </remarks>
/// <example>
/// <para>Rename a profile.</para>
/// <code>
/// Set-UserProfile 'Team lead' -NewName 'Team leader' -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Say what it is for.</para>
/// <code>
/// Set-UserProfile 'Self service' -Description 'Report a fault, book a room'
/// </code>
/// </example>
/// <seealso cref="GetUserProfile"/>
/// <seealso cref="NewUserProfile"/>
[Cmdlet(VerbsCommon.Set, "UserProfile", SupportsShouldProcess = true)]
[OutputType(typeof(UserProfile))]
public sealed class SetUserProfile : AuthorizationFieldCmdlet
{
    /// <summary>The user profile: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
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
        if (ShouldProcess(UserProfile.ToString(), $"Change user profile: {Changes.Of(MyInvocation.BoundParameters)}"))
        {
            UserProfile changed = Session.UserProfiles.Update(
                UserProfile,
                fields => Apply(fields) with { Name = NewName ?? fields.Name },
                Cancellation);
            if (PassThru)
            {
                WriteObject(changed);
            }
        }
    }
}
