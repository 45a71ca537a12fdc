using System.Management.Automation;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.PowerShell;

/// <summary>Records when system users logged in, for the application that logs them in.</summary>
/// <remarks>
/// <para>The last login decides who is inactive (Get-SystemUser -InactiveSince), and the lifecycle task ReclaimLicense takes licenses from users who
/// have not been seen for long. Call it after each login, or once a night with all logins of the day: thousands of users from the pipeline are
/// recorded with a few statements. Register-WorkplaceLogin records logins of the workplace app by itself.</para>
/// <para>A login before the last known one changes nothing. Logins leave no entry in the audit trail.</para>
/// </remarks>
/// <example>
/// <para>Record that somebody has just logged in.</para>
/// <code>
/// Register-UserLogin jjansen
/// </code>
/// </example>
/// <example>
/// <para>Record logins of a log of the application: Import-Csv gives such objects.</para>
/// <code>
/// [pscustomobject]@{ Username = 'jjansen'; At = '2026-05-04 08:30' } | Register-UserLogin
/// </code>
/// </example>
/// <seealso cref="GetSystemUser"/>
/// <seealso cref="InvokeLifecycleTask"/>
/// <seealso cref="RegisterWorkplaceLogin"/>
[Cmdlet(VerbsLifecycle.Register, "UserLogin", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class RegisterUserLogin : SessionCmdlet
{
    private PipelineBatch<Asked<UserLogin>>? _batch;

    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>When the users logged in; now when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DateTransformation(AllowsNone = true)]
    public DateTime? At { get; set; }

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ChangeBatch<UserLogin>(Apply);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (SystemUserReference user in User)
        {
            Add(_batch!, new UserLogin(user, At), user.ToString(), "Record a login");
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    private void Apply(IReadOnlyList<UserLogin> logins)
    {
        WriteOutcomes(Session.SystemUsers.RegisterLogins(logins, StopsAtFirstError, Cancellation), PassThru);
        Progress("Recording logins", "login").Advance(TotalOf(User.Length), logins.Count);
    }
}
