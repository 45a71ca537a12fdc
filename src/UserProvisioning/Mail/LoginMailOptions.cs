using System.Net;
using System.Net.Security;
using System.Security;

namespace UserProvisioning.Mail;

/// <summary>Options for mailing first passwords. An option that is null takes its value from the client settings.</summary>
public sealed record LoginMailOptions
{
    /// <summary>The mail server.</summary>
    public string? SmtpServer { get; init; }

    /// <summary>The port of the mail server.</summary>
    public int? Port { get; init; }

    /// <summary>The account that signs in to the mail server; null to send without signing in.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>
    /// An OAuth 2 access token for the mail server (XOAUTH2), which signs in instead of a password; null for none. The user name is that of
    /// <see cref="Credential"/>, or else the sender's address.
    /// </summary>
    public SecureString? AccessToken { get; init; }

    /// <summary>How the connection is encrypted.</summary>
    public SmtpTlsMode? TlsMode { get; init; }

    /// <summary>A folder to write mails into instead of sending them.</summary>
    public string? PickupDirectory { get; init; }

    /// <summary>The sender's address.</summary>
    public string? From { get; init; }

    /// <summary>An address that the mails go to instead of that of each contact; null for the latter.</summary>
    public string? To { get; init; }

    /// <summary>A folder with templates of your own.</summary>
    public string? TemplateDirectory { get; init; }

    /// <summary>True to mail also users who start later, or who have a password that was set on purpose.</summary>
    public bool Force { get; init; }

    /// <summary>True to report only which users would be mailed: the call connects to no server and makes no folder.</summary>
    public bool IsPreview { get; init; }

    /// <summary>Checks the server's certificate instead of the platform; null to let the platform check it. For tests.</summary>
    internal RemoteCertificateValidationCallback? CertificateValidation { get; init; }

    /// <summary>The time limits of the mail server. For tests.</summary>
    internal MailLimits Limits { get; init; } = new();
}
