using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>A mail with a first password for one user; or, for a user who gets no mail, the result.</summary>
internal sealed class Letter
{
    /// <summary>The result for a user who gets no mail; null when there is a mail to send.</summary>
    internal CredentialDeliveryResult? Result { get; set; }

    /// <summary>The user as it was before the letter, so that its former password can be put back.</summary>
    internal SystemUserRow? User { get; set; }

    /// <summary>The address that the caller has named; null for that of the schedule or of the contact.</summary>
    internal string? GivenTo { get; init; }

    /// <summary>The address that the mail goes to.</summary>
    internal string? To => GivenTo ?? User!.CredentialSendTo ?? User.Email;

    /// <summary>Whether the mail goes to somebody else than the user.</summary>
    internal bool IsForOther => (GivenTo ?? User!.CredentialSendTo) is not null;

    /// <summary>Whether the user gets no mail, and a scheduled one is canceled for that reason.</summary>
    internal bool CancelsSchedule { get; init; }

    internal string? FirstName { get; init; }

    internal string Language { get; init; } = string.Empty;

    internal string? Password { get; set; }

    internal string? Hash { get; set; }
}

/// <summary>The answer of a mail server or folder to a letter.</summary>
internal enum LetterOutcome
{
    /// <summary>The letter was accepted.</summary>
    Sent,

    /// <summary>The letter was certainly not accepted.</summary>
    Refused,

    /// <summary>It is not known whether the letter was accepted.</summary>
    Unknown,
}

/// <summary>The result of an attempt to send a letter.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Outcome">The answer of the mail server or folder.</param>
/// <param name="MessageId">The Message-Id of the mail.</param>
/// <param name="At">The time of the attempt, in local time.</param>
/// <param name="Fault">Why the letter was not accepted, or why that is not known; null when it was accepted.</param>
internal sealed record TriedLetter(Letter Letter, LetterOutcome Outcome, string MessageId, DateTime At, Exception? Fault);
