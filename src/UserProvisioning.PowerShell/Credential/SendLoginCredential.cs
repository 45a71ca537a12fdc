using System.Management.Automation;
using UserProvisioning.Credentials;

namespace UserProvisioning.PowerShell;

/// <summary>Gives system users a first password and mails it to their contact's address, in their language.</summary>
/// <remarks>
/// <para>A first password is generated, its hash is stored, and username, password and the client's login URL are mailed to the contact's address
/// in the user's language. If a call is interrupted between storing and sending, the next call sends a new password. So the newest mail always
/// holds the valid password. A user without an address is skipped, and the result says so.</para>
/// <para>The client settings SmtpServer, SmtpPort, SmtpTlsMode and MailFrom, or MailPickupDirectory, say how mail is sent. The parameters replace
/// them for one call.</para>
/// <para>-To mails to another address than the contact's: your own, or that of a manager who passes the password on. The mail says for whom it is,
/// and the audit trail names the address.</para>
/// <para>-At schedules the mails for a later day instead of sending them, with the address of -To and with -Force if they are given. The first call
/// without -At on or after that day sends them. If the user is archived or blocked or has left by then, the scheduled mail is canceled, and the
/// result says why. A call before that day skips the user; -Force sends at once.</para>
/// <para>-AccessToken signs in to the mail server with an OAuth 2 access token (XOAUTH2) instead of a password, as Microsoft 365 and Google require.
/// -Credential then gives the user name only, and without it the name is the sender's address.</para>
/// <para>A user is skipped, with a reason, who has a password of their own, who starts later than in the days of the client setting
/// CredentialDaysBeforeStart (tomorrow, where that is 0), or who signs in through the workplace app; -Force sends to these users too. Users who are
/// archived, blocked or have left, and users to whom another process is sending at the same time, are always skipped.</para>
/// </remarks>
/// <example>
/// <para>Send a first password to everybody who has none.</para>
/// <code>
/// Get-SystemUser -Status Active -CredentialStatus None | Send-LoginCredential -PickupDirectory ./mail
/// </code>
/// <para>With a pickup directory each mail is an .eml file: any mail program opens it, and many mail servers
/// collect such files.</para>
/// </example>
/// <example>
/// <para>See who would get mail.</para>
/// <code>
/// Get-SystemUser -Status Active | Send-LoginCredential -PickupDirectory ./mail -WhatIf
/// </code>
/// </example>
/// <example>
/// <para>Send through a mail server.</para>
/// <code notRun="It needs a mail server.">
/// Send-LoginCredential jjansen -SmtpServer smtp.example.org -Credential (Get-Credential) -From servicedesk@example.org
/// </code>
/// </example>
/// <example>
/// <para>Send through Microsoft 365 or Google, which take no passwords any more.</para>
/// <code notRun="It needs a mail server and an access token.">
/// $token = Get-Secret MailToken
/// Send-LoginCredential jjansen -SmtpServer smtp.office365.com -AccessToken $token -From servicedesk@example.org
/// </code>
/// </example>
/// <example>
/// <para>Send a password to a manager, who passes it on.</para>
/// <code>
/// Send-LoginCredential jjansen -To manager@example.org -PickupDirectory ./mail -Force
/// </code>
/// </example>
/// <example>
/// <para>Schedule the mails for a later day. On that day, send all mails whose day has come.</para>
/// <code>
/// Get-SystemUser -CredentialStatus None | Send-LoginCredential -At ([datetime]::Today.AddDays(7))
/// Get-SystemUser -CredentialStatus Scheduled | Send-LoginCredential -PickupDirectory ./mail
/// </code>
/// </example>
/// <seealso cref="SetSystemUserCredential"/>
/// <seealso cref="GetSystemUser"/>
/// <seealso cref="SetClientSetting"/>
[Cmdlet(VerbsCommunications.Send, "LoginCredential", SupportsShouldProcess = true, DefaultParameterSetName = "Settings")]
[OutputType(typeof(CredentialDelivery))]
public sealed class SendLoginCredential : MailCmdlet
{
    // Hashing takes tens of milliseconds a password, so the first mails must not wait for hundreds of passwords.
    private const int LargestBatch = 256;

    private PipelineBatch<Asked<SystemUserReference>>? _batch;
    private LoginCredentialSender? _sender;

    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>An address that the mails go to instead of that of each contact, such as your own or a manager's.</summary>
    [Parameter]
    [NotEmpty]
    public string? To { get; set; }

    /// <summary>
    /// A later day. The mails are scheduled instead of sent, and no password is made before that day. With a user whose mail is scheduled already, it
    /// is moved.
    /// </summary>
    [Parameter]
    [DateTransformation(IsDay = true)]
    public DateTime At { get; set; }

    /// <summary>Also sends to users who start later, or who have a password of their own.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private string ActionText =>
        (IsScheduling ? $"Schedule a mail with a password for {At:yyyy-MM-dd}" : "Generate a password and mail it")
        + (To is null ? string.Empty : $" to {To}");

    private bool IsScheduling => IsBound(nameof(At));

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ChangeBatch<SystemUserReference>(Apply, LargestBatch);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (SystemUserReference user in User)
        {
            Add(_batch!, user, user.ToString(), ActionText);
        }
    }

    private void CountDone(int count) => Progress("Sending login credentials", "user").Advance(TotalOf(User.Length), count);

    private void Apply(IReadOnlyList<SystemUserReference> users)
    {
        // Show progress before the first mail too, so that the time is measured from the beginning.
        CountDone(0);
        if (IsWhatIf)
        {
            // What can be scheduled is told by scheduling it: the session of -WhatIf rolls everything back.
            Preview(users, IsScheduling
                ? Schedule(users).Select(result => result.Delivery.Status == DeliveryStatus.Scheduled ? null : result).ToList()
                : Sender().Preview(users));
            return;
        }

        foreach (CredentialDeliveryResult result in IsScheduling ? Schedule(users) : Sender().Send(users, StopsAtFirstError, Cancellation))
        {
            WriteObject(result.Delivery);
            if (result.Error is not null)
            {
                WriteError(result.Error);
            }

            CountDone(1);
        }
    }

    private IReadOnlyList<CredentialDeliveryResult> Schedule(IReadOnlyList<SystemUserReference> users) => Session.Credentials.Schedule(
        users, new CredentialSchedule { On = At, To = To, Force = Force }, StopsAtFirstError, Cancellation);

    private void Preview(IReadOnlyList<SystemUserReference> users, IReadOnlyList<CredentialDeliveryResult?> results)
    {
        for (int i = 0; i < results.Count; i++)
        {
            if (results[i]?.Error is { } error)
            {
                WriteError(error);
            }
            else
            {
                ShouldProcess(users[i].ToString(), results[i] is { } skipped ? $"Send nothing: {skipped.Delivery.Reason}" : ActionText);
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
        if (_sender?.Stop is { } stopped)
        {
            WriteError(stopped);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sender?.Dispose();
        }

        base.Dispose(disposing);
    }

    private LoginCredentialSender Sender()
    {
        if (_sender is not null)
        {
            return _sender;
        }

        try
        {
            _sender = Session.Credentials.OpenSender(
                MailOptions with { To = To, Force = Force, IsPreview = IsWhatIf },
                Cancellation);
        }
        catch (ProvisioningException exception)
        {
            // No mail can be sent to anybody.
            ThrowTerminatingError(ErrorRecords.From(exception));
        }

        WriteVerbose($"Mails go to {_sender!.Destination}.");
        foreach (string warning in _sender.Warnings)
        {
            WriteWarning(warning);
        }

        return _sender;
    }
}
