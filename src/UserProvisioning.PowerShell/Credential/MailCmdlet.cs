using System.Management.Automation;
using System.Security;
using UserProvisioning.Mail;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of cmdlets that send mails: the parameters that say how a mail is sent.</summary>
public abstract class MailCmdlet : SessionCmdlet
{
    private object? _tlsMode;

    /// <summary>The mail server; the client setting SmtpServer when it is left out.</summary>
    [Parameter(ParameterSetName = "Smtp", Mandatory = true)]
    [NotEmpty]
    public string? SmtpServer { get; set; }

    /// <summary>Port of the mail server; the client setting SmtpPort when it is left out.</summary>
    [Parameter(ParameterSetName = "Smtp")]
    [Parameter(ParameterSetName = "Settings")]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>The account that signs in to the mail server. With -AccessToken only its name is used.</summary>
    [Parameter(ParameterSetName = "Smtp")]
    [Parameter(ParameterSetName = "Settings")]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>An OAuth 2 access token for the mail server (XOAUTH2), which signs in instead of a password.</summary>
    [Parameter(ParameterSetName = "Smtp")]
    [Parameter(ParameterSetName = "Settings")]
    [SecretTransformation]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

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

    /// <summary>The options that the parameters give.</summary>
    private protected LoginMailOptions MailOptions => new()
    {
        SmtpServer = SmtpServer,
        Port = IsBound(nameof(Port)) ? Port : null,
        Credential = Credential?.GetNetworkCredential(),
        AccessToken = AccessToken,
        TlsMode = (SmtpTlsMode?)_tlsMode,
        PickupDirectory = PickupDirectory is null ? null : ResolvePath(PickupDirectory, ErrorIds.MailFailed),
        From = From,
        TemplateDirectory = TemplateDirectory is null ? null : ResolvePath(TemplateDirectory),
    };
}
