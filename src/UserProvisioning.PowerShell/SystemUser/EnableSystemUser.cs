using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Restores archived system users under their old username, with their groups and profiles, and a license from the pool.</summary>
/// <remarks>
/// <para>The user comes back under its old username, with its groups and profiles, and takes a license from the
/// pool: the type that it had, or -License. When none is left, the user stays archived and the others go on.</para>
/// <para>The former password of the user is still valid, unless it has expired. -ResetCredential takes it away, because whoever has been away
/// may have shared it or lost it. The user then has no password (CredentialStatus None) and cannot log in with one until Send-LoginCredential or
/// Set-SystemUserCredential gives a new one. A user that is active already keeps its password.</para>
/// </remarks>
/// <example>
/// <para>Bring somebody back.</para>
/// <code>
/// Enable-SystemUser tvisser -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Bring somebody back who shall get a new password by mail.</para>
/// <code>
/// Enable-SystemUser tvisser -ResetCredential -PassThru | Send-LoginCredential -PickupDirectory ./mail
/// </code>
/// </example>
/// <example>
/// <para>Bring somebody back with another license.</para>
/// <code>
/// Enable-SystemUser tvisser -License LimitedUser
/// </code>
/// </example>
/// <seealso cref="DisableSystemUser"/>
/// <seealso cref="TestSystemUser"/>
/// <seealso cref="SendLoginCredential"/>
[Cmdlet(VerbsLifecycle.Enable, "SystemUser", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class EnableSystemUser : SystemUserBatchCmdlet
{
    private object? _license;

    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>The license to give; the one that each user had when it is left out.</summary>
    [Parameter]
    [LicenseTransformation]
    public LicenseType License
    {
        get => _license is null ? default : (LicenseType)_license;
        set => _license = value;
    }

    /// <summary>Takes the former passwords of the restored users away, so that they need new ones.</summary>
    [Parameter]
    public SwitchParameter ResetCredential { get; set; }

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => ResetCredential ? "Restore system user without its password" : "Restore system user";

    private protected override string Activity => "Restoring system users";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        WriteOutcomes(Session.SystemUsers.Restore(users, (LicenseType?)_license, ResetCredential, StopsAtFirstError, Cancellation), PassThru);
}
