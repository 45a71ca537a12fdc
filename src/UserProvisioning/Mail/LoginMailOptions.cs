using System.Net;
using System.Net.Security;

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

    /// <summary>How the connection is encrypted.</summary>
    public SmtpTlsMode? TlsMode { get; init; }

    /// <summary>A folder to write mails into instead of sending them.</summary>
    public string? PickupDirectory { get; init; }

    /// <summary>The sender's address.</summary>
    public string? From { get; init; }

    /// <summary>A folder with templates of your own.</summary>
    public string? TemplateDirectory { get; init; }

    /// <summary>True to give a new password even to users who have set their own.</summary>
    public bool Force { get; init; }

    /// <summary>True to report only which users would be mailed: the call connects to no server and makes no folder.</summary>
    public bool IsPreview { get; init; }

    /// <summary>Checks the server's certificate instead of the platform; null to let the platform check it. For tests.</summary>
    internal RemoteCertificateValidationCallback? CertificateValidation { get; init; }

    /// <summary>The time limits of the mail server. For tests.</summary>
    internal MailLimits Limits { get; init; } = new();
}
