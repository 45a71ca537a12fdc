namespace UserProvisioning;

/// <summary>How the connection to the mail server is encrypted.</summary>
public enum SmtpTlsMode
{
    /// <summary>The connection is not encrypted. A password is never sent to such a server.</summary>
    None,

    /// <summary>
    /// The connection begins unencrypted and must switch to TLS before anything else is sent (RFC 3207); the usual mode of port 587.
    /// </summary>
    StartTls,

    /// <summary>The connection is encrypted with TLS from the first byte (RFC 8314); the usual mode of port 465.</summary>
    SslOnConnect,
}
