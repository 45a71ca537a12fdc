using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Takes logins into the workplace app: verifies the ID token, finds the contact, and makes what is missing.</summary>
[Cmdlet(VerbsLifecycle.Register, "WorkplaceLogin", SupportsShouldProcess = true)]
[OutputType(typeof(WorkplaceLogin))]
public sealed class RegisterWorkplaceLogin : SessionCmdlet
{
    private readonly List<WorkplaceLoginRequest> _planned = [];
    private Batch<WorkplaceLoginRequest>? _batch;

    /// <summary>The OpenID Connect ID token, as the provider issued it. It is neither stored nor written anywhere.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("id_token", "Token")]
    public string IdToken { get; set; } = string.Empty;

    /// <summary>What the nonce of the token must be; left out, none is asked for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Nonce { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = new Batch<WorkplaceLoginRequest>(Register);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        var request = new WorkplaceLoginRequest { IdToken = IdToken, Nonce = string.IsNullOrEmpty(Nonce) ? null : Nonce };
        if (IsWhatIf)
        {
            _planned.Add(request);
        }
        else if (ShouldProcess("the person whom the token is about", "Register workplace login"))
        {
            _batch!.Add(request);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        if (_planned.Count == 0)
        {
            return;
        }

        // The truth and no guess: everything is done as it would be, and then not kept.
        foreach (Outcome<WorkplaceLogin> result in Session.Workplace.Register(_planned, StopsAtFirstError, dryRun: true, Cancellation))
        {
            if (result.Value is { } login)
            {
                ShouldProcess(login.Contact?.DisplayName ?? "an unknown person", ActionOf(login));
            }
            else
            {
                WriteError(result.Error!);
            }
        }
    }

    private static string ActionOf(WorkplaceLogin login) => login.Outcome switch
    {
        WorkplaceOutcome.Known => $"Record the login of system user '{login.SystemUser}'",
        WorkplaceOutcome.UserCreated => $"Create system user '{login.SystemUser}' with license {login.SystemUser!.License}",
        WorkplaceOutcome.ContactAndUserCreated => $"Create contact and system user '{login.SystemUser}' with license {login.SystemUser!.License}",
        _ => $"Deny the login: {login.Reason}",
    };

    private void Register(IReadOnlyList<WorkplaceLoginRequest> requests) =>
        Results.Write(this, Session.Workplace.Register(requests, StopsAtFirstError, dryRun: false, Cancellation), write: true);
}
