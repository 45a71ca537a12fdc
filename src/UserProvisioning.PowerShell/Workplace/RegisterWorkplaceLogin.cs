using System.Management.Automation;
using UserProvisioning.Workplace;

namespace UserProvisioning.PowerShell;

/// <summary>Registers logins of the workplace app: verifies the ID token, finds the contact, and makes a missing contact or user.</summary>
/// <remarks>
/// <para>The token is verified by the workplace issuer that it names: issuer and audience, the signature against the keys that the issuer
/// publishes, and the lifetime. The contact is found by the subject of the token, else by the fields that the issuer's -MatchBy names. The issuer
/// says what may be made for a person who is not known, whether claims update the contact, and which user groups a login gives and takes
/// away.</para>
/// <para>An archived user is refused and stays archived. A token that does not verify changes nothing, and neither
/// it nor any part of it is stored or logged.</para>
/// </remarks>
/// <example>
/// <para>Register a login.</para>
/// <code notRun="It needs a token of your issuer.">
/// Register-WorkplaceLogin $idToken
/// </code>
/// </example>
/// <example>
/// <para>See what a login would do.</para>
/// <code notRun="It needs a token of your issuer.">
/// $idToken | Register-WorkplaceLogin -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetWorkplaceIdentity"/>
/// <seealso cref="RemoveWorkplaceIdentity"/>
/// <seealso cref="NewWorkplaceIssuer"/>
[Cmdlet(VerbsLifecycle.Register, "WorkplaceLogin", SupportsShouldProcess = true)]
[OutputType(typeof(WorkplaceLogin))]
public sealed class RegisterWorkplaceLogin : SessionCmdlet
{
    private PipelineBatch<Asked<WorkplaceLoginRequest>>? _batch;

    /// <summary>The OpenID Connect ID token, as the provider issued it. It is neither stored nor written anywhere.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("id_token", "Token")]
    [AllowNull]
    [AllowEmptyString]
    public string? IdToken { get; set; }

    /// <summary>The nonce that the token must have. When it is left out, the nonce is not checked.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Nonce { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();

        // Writing to disk takes most of the time of a login, and each batch does it once.
        _batch = ChangeBatch<WorkplaceLoginRequest>(Register, largest: 1024, growth: 32);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        var request = new WorkplaceLoginRequest { IdToken = IdToken ?? string.Empty, Nonce = string.IsNullOrEmpty(Nonce) ? null : Nonce };
        Add(_batch!, request, "the person whom the token is about", "Register workplace login");
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    private static (string Target, string Action) Describe(WorkplaceLogin login) => (login.Contact?.DisplayName ?? "an unknown person",
        ActionOf(login));

    private static string ActionOf(WorkplaceLogin login) => login.Outcome switch
    {
        WorkplaceOutcome.Known => $"Record the login of system user '{login.SystemUser}'",
        WorkplaceOutcome.UserCreated => $"Create system user '{login.SystemUser}' with license {login.SystemUser!.License}",
        WorkplaceOutcome.ContactAndUserCreated => $"Create contact and system user '{login.SystemUser}' with license {login.SystemUser!.License}",
        _ => $"Deny the login: {login.Reason}",
    };

    private void Register(IReadOnlyList<WorkplaceLoginRequest> requests) =>
        WriteOutcomes(Session.Workplace.Register(requests, StopsAtFirstError, cancellation: Cancellation), write: true, Describe);
}
