using System.Net;
using System.Net.Security;

namespace UserProvisioning.Mail;

/// <summary>How to send first passwords. What is null comes from the client settings.</summary>
public sealed record LoginMailOptions
{
    /// <summary>The mail server.</summary>
    public string? SmtpServer { get; init; }

    /// <summary>Its port.</summary>
    public int? Port { get; init; }

    /// <summary>Who signs in to the server; null for nobody.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>How the connection is encrypted.</summary>
    public SmtpTlsMode? TlsMode { get; init; }

    /// <summary>A folder to write mails into instead of sending them.</summary>
    public string? PickupDirectory { get; init; }

    /// <summary>The address that mails come from.</summary>
    public string? From { get; init; }

    /// <summary>A folder with templates of your own.</summary>
    public string? TemplateDirectory { get; init; }

    /// <summary>True to give a new password even to users who have set their own.</summary>
    public bool Force { get; init; }

    /// <summary>True to be told only whom a call would mail: no server is signed in to, and no folder made.</summary>
    public bool IsPreview { get; init; }

    /// <summary>Checks the server's certificate in the platform's place; null for the platform. For tests.</summary>
    internal RemoteCertificateValidationCallback? CertificateValidation { get; init; }

    /// <summary>How long a mail server may take. For tests.</summary>
    internal MailLimits Limits { get; init; } = new();
}
