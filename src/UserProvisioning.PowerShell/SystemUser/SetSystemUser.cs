using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Changes how system users sign in, and whether lifecycle tasks leave them alone.</summary>
/// <remarks>
/// <para>A user signs in with a password, through the workplace app, or in either way. Somebody who signs in through the app only needs no password:
/// Test-SystemUser asks for none, and Send-LoginCredential skips the user. A login through the app of somebody who signs in with a password only
/// is denied with the reason PasswordOnly.</para>
/// <para>-ExemptFromLifecycle takes a user out of all lifecycle tasks but EndBlock: nothing is archived, mailed or reclaimed by the calendar.
/// -ExemptFromLifecycle:$false takes it back in.</para>
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
/// <example>
/// <para>Keep the users of services, whatever the calendar says, and see who is exempt.</para>
/// <code>
/// Set-SystemUser jjansen -ExemptFromLifecycle
/// Get-SystemUser | Where-Object ExemptFromLifecycle
/// </code>
/// </example>
/// <seealso cref="TestSystemUser"/>
/// <seealso cref="SendLoginCredential"/>
/// <seealso cref="RegisterWorkplaceLogin"/>
/// <seealso cref="InvokeLifecycleTask"/>
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

    /// <summary>Takes the users out of all lifecycle tasks but EndBlock; with :$false, takes them back in.</summary>
    [Parameter]
    public SwitchParameter ExemptFromLifecycle { get; set; }

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string ActionText => (_loginMethod, Exempt) switch
    {
        (null, null) => "Change system user",
        (_, null) => $"Set login method {LoginMethod}",
        (null, true) => "Take out of lifecycle tasks",
        (null, false) => "Take back into lifecycle tasks",
        (_, { } exempt) => $"Set login method {LoginMethod}, and take {(exempt ? "out of" : "back into")} lifecycle tasks",
    };

    private bool? Exempt => IsBound(nameof(ExemptFromLifecycle)) ? ExemptFromLifecycle : null;

    private protected override string Activity => "Changing system users";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) => WriteOutcomes(
        Session.SystemUsers.Set(users, (LoginMethod?)_loginMethod, Exempt, StopsAtFirstError, Cancellation), PassThru);
}
