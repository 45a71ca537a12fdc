using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Changes how system users sign in.</summary>
/// <remarks>
/// <para>A user signs in with a password, through the workplace app, or in either way. Somebody who signs in through the app only needs no password:
/// Test-SystemUser asks for none, and Send-LoginCredential skips the user. A login through the app of somebody who signs in with a password only
/// is denied with the reason PasswordOnly.</para>
/// <para>A password that a user has is kept. License, groups and profiles stay as they are. Undo-ProvisioningRun takes the change back.</para>
/// </remarks>
/// <example>
/// <para>Let somebody sign in through the workplace app only.</para>
/// <code>
/// Set-SystemUser jjansen -LoginMethod Workplace
/// </code>
/// </example>
/// <example>
/// <para>Give everybody of a department both ways again, and see who has another one.</para>
/// <code>
/// Get-SystemUser -Department Facilities | Set-SystemUser -LoginMethod Any
/// Get-SystemUser | Where-Object LoginMethod -ne Any
/// </code>
/// </example>
/// <seealso cref="TestSystemUser"/>
/// <seealso cref="SendLoginCredential"/>
/// <seealso cref="RegisterWorkplaceLogin"/>
[Cmdlet(VerbsCommon.Set, "SystemUser", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class SetSystemUser : SystemUserBatchCmdlet
{
    private object? _loginMethod;

    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>How the users may sign in: with a Password only, through the Workplace app only, or Any of the two.</summary>
    [Parameter]
    [NotEmpty]
    public LoginMethod LoginMethod
    {
        get => _loginMethod is null ? default : (LoginMethod)_loginMethod;
        set => _loginMethod = value;
    }

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string ActionText => _loginMethod is null ? "Change system user" : $"Set login method {LoginMethod}";

    private protected override string Activity => "Changing system users";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) => WriteOutcomes(
        Session.SystemUsers.SetLoginMethod(users, (LoginMethod?)_loginMethod, StopsAtFirstError, Cancellation), PassThru);
}
