namespace UserProvisioning.Mail;

/// <summary>How long a mail server may take, whatever it sends meanwhile.</summary>
internal sealed record MailLimits
{
    /// <summary>For the connection, the greeting, TLS and the sign-in together.</summary>
    internal TimeSpan SignIn { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For taking one mail.</summary>
    internal TimeSpan Delivery { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For the goodbye.</summary>
    internal TimeSpan Goodbye { get; init; } = TimeSpan.FromSeconds(5);
}
