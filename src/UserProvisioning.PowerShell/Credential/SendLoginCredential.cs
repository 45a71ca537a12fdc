using System.Management.Automation;
using UserProvisioning.Credentials;
using UserProvisioning.Mail;

namespace UserProvisioning.PowerShell;

/// <summary>Gives system users a first password and mails it to their contact's address, in their language.</summary>
/// <remarks>
/// <para>A first password is generated, its hash is stored, and username, password and the client's login URL are mailed to the contact's address
/// in the user's language. If a call is interrupted between storing and sending, the next call sends a new password. So the newest mail always
/// holds the valid password. A user without an address is skipped, and the result says so.</para>
/// <para>The client settings SmtpServer, SmtpPort, SmtpTlsMode and MailFrom, or MailPickupDirectory, say how mail is sent. The parameters replace
/// them for one call.</para>
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
/// <seealso cref="SetSystemUserCredential"/>
/// <seealso cref="GetSystemUser"/>
/// <seealso cref="SetClientSetting"/>
[Cmdlet(VerbsCommunications.Send, "LoginCredential", SupportsShouldProcess = true, DefaultParameterSetName = "Settings")]
[OutputType(typeof(CredentialDelivery))]
public sealed class SendLoginCredential : SystemUserBatchCmdlet
{
    private LoginCredentialSender? _sender;
    private object? _tlsMode;

    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>The mail server; the client setting SmtpServer when it is left out.</summary>
    [Parameter(ParameterSetName = "Smtp", Mandatory = true)]
    [NotEmpty]
    public string? SmtpServer { get; set; }

    /// <summary>Port of the mail server; the client setting SmtpPort when it is left out.</summary>
    [Parameter(ParameterSetName = "Smtp")]
    [Parameter(ParameterSetName = "Settings")]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>The account that signs in to the mail server.</summary>
    [Parameter(ParameterSetName = "Smtp")]
    [Parameter(ParameterSetName = "Settings")]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>How the connection to the mail server is encrypted; the client setting SmtpTlsMode when it is left out.</summary>
    [Parameter(ParameterSetName = "Smtp")]
    [Parameter(ParameterSetName = "Settings")]
    public SmtpTlsMode TlsMode
    {
        get => _tlsMode is null ? default : (SmtpTlsMode)_tlsMode;
        set => _tlsMode = value;
    }

    /// <summary>A folder to write the mails into as .eml files, instead of sending them.</summary>
    [Parameter(ParameterSetName = "Pickup", Mandatory = true)]
    [NotEmpty]
    [PathTransformation]
    public string? PickupDirectory { get; set; }

    /// <summary>The address that the mails come from; the client setting MailFrom when it is left out.</summary>
    [Parameter]
    [NotEmpty]
    public string? From { get; set; }

    /// <summary>A folder with mail templates of your own.</summary>
    [Parameter]
    [NotEmpty]
    [PathTransformation]
    public string? TemplateDirectory { get; set; }

    /// <summary>Also sends to users who start later, or who have a password of their own.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => "Generate a password and mail it";

    private protected override string Activity => "Sending login credentials";

    private protected override bool CountsItself => true;

    // Hashing takes tens of milliseconds a password, so the first mails must not wait for hundreds of passwords.
    private protected override int LargestBatch => 256;

    private protected override void Apply(IReadOnlyList<SystemUserReference> users)
    {
        if (IsWhatIf)
        {
            Preview(users);
            return;
        }

        foreach (CredentialDeliveryResult result in Sender().Send(users, StopsAtFirstError, Cancellation))
        {
            WriteObject(result.Delivery);
            if (result.Error is not null)
            {
                WriteError(result.Error);
            }

            CountDone(1);
        }
    }

    private void Preview(IReadOnlyList<SystemUserReference> users)
    {
        IReadOnlyList<CredentialDeliveryResult?> results = Sender().Preview(users);
        for (int i = 0; i < users.Count; i++)
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
                new LoginMailOptions
                {
                    SmtpServer = SmtpServer,
                    Port = IsBound(nameof(Port)) ? Port : null,
                    Credential = Credential?.GetNetworkCredential(),
                    TlsMode = (SmtpTlsMode?)_tlsMode,
                    PickupDirectory = PickupDirectory is null ? null : ResolvePath(PickupDirectory, ErrorIds.MailFailed),
                    From = From,
                    TemplateDirectory = TemplateDirectory is null ? null : ResolvePath(TemplateDirectory),
                    Force = Force,
                    IsPreview = IsWhatIf,
                },
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
