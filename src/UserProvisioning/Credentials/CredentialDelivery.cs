namespace UserProvisioning;

/// <summary>The status of the mailing of one credential.</summary>
public enum DeliveryStatus
{
    /// <summary>The mail was accepted by the server, or written into the pickup directory.</summary>
    Sent,

    /// <summary>It could not be delivered; <see cref="CredentialDelivery.Reason"/> says why.</summary>
    Failed,

    /// <summary>Nothing was sent on purpose; <see cref="CredentialDelivery.Reason"/> says why.</summary>
    Skipped,

    /// <summary>The mail is scheduled: it is sent from <see cref="CredentialDelivery.SendOn"/> on. Its password is made then.</summary>
    Scheduled,

    /// <summary>The mail was sent, but its password is not valid, since another process stored another password meanwhile. Send again.</summary>
    Pending,
}

/// <summary>The result of mailing one credential. It never holds the password.</summary>
public sealed class CredentialDelivery : DatabaseObject
{
    /// <summary>The user.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The address that it was mailed to; null when there is none.</summary>
    public string? To { get; init; }

    /// <summary>The status of the mailing.</summary>
    public DeliveryStatus Status { get; init; }

    /// <summary>The Message-Id of the mail (RFC 5322, 3.6.4); null when none was made.</summary>
    public string? MessageId { get; init; }

    /// <summary>When the mail was accepted, in local time; null when it was not.</summary>
    public DateTime? SentAt { get; init; }

    /// <summary>The day from which a scheduled mail is sent; null for a mail that is not scheduled.</summary>
    public DateTime? SendOn { get; init; }

    /// <summary>Why it failed, was skipped or is scheduled; null when it was sent.</summary>
    public string? Reason { get; init; }
}
