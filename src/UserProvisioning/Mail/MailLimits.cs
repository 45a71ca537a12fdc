namespace UserProvisioning.Mail;

/// <summary>Time limits for a mail server. They hold even while the server keeps sending.</summary>
internal sealed record MailLimits
{
    /// <summary>The limit for the connection, the greeting, TLS and the sign-in together.</summary>
    internal TimeSpan SignIn { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The limit for delivering one mail.</summary>
    internal TimeSpan Delivery { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The limit for closing the session (QUIT).</summary>
    internal TimeSpan Goodbye { get; init; } = TimeSpan.FromSeconds(5);
}
