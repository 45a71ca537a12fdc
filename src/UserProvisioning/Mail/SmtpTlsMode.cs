namespace UserProvisioning;

/// <summary>How the connection to the mail server is encrypted.</summary>
public enum SmtpTlsMode
{
    /// <summary>Not at all. A password is then never sent to the server.</summary>
    None,

    /// <summary>Begins in clear and must switch to TLS before anything is sent (RFC 3207); the usual mode of port 587.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314); the usual mode of port 465.</summary>
    SslOnConnect,
}
