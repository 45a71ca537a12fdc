using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Says whether system users can log in, and if not, every reason why.</summary>
/// <remarks>
/// <para>A user can log in only if login is enabled for the client, the user is active, the contact's start date has come and its end date has not
/// passed, the user has a group or profile, its license may log in, and it has a password that has not expired or signs in through the workplace
/// app. The result names every reason why the user cannot log in.</para>
/// </remarks>
/// <example>
/// <para>Ask why somebody cannot log in.</para>
/// <code>
/// Test-SystemUser sbakker
/// </code>
/// </example>
/// <example>
/// <para>List everybody who cannot, by reason.</para>
/// <code>
/// Get-SystemUser -Status Active | Test-SystemUser | Where-Object { -not $_.CanLogIn }
/// </code>
/// </example>
/// <example>
/// <para>Use it in a runbook.</para>
/// <code>
/// if ((Test-SystemUser jjansen).CanLogIn) { 'fine' } else { 'look at it' }
/// </code>
/// </example>
/// <seealso cref="GetSystemUser"/>
/// <seealso cref="SetSystemUserCredential"/>
/// <seealso cref="SetClientSetting"/>
[Cmdlet(VerbsDiagnostic.Test, "SystemUser")]
[OutputType(typeof(LoginCheck))]
public sealed class TestSystemUser : SystemUserBatchCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => null;

    private protected override string Activity => "Checking who can log in";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        WriteOutcomes(Session.SystemUsers.Test(users), write: true);
}
