namespace UserProvisioning.Credentials;

/// <summary>When and to whom a first password is mailed later.</summary>
public sealed record CredentialSchedule
{
    /// <summary>The day from which the mail is sent.</summary>
    public required DateTime On { get; init; }

    /// <summary>The address that the mail goes to; null for that of the contact.</summary>
    public string? To { get; init; }

    /// <summary>True to schedule the mail even for users who start later or have a password that was set on purpose.</summary>
    public bool Force { get; init; }
}
