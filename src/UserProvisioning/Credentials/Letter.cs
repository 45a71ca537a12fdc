using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>A mail with a first password that is to be sent to one user; or what became of that user without one.</summary>
internal sealed class Letter
{
    /// <summary>Set when there is nothing to send.</summary>
    internal CredentialDeliveryResult? Result { get; set; }

    /// <summary>The user as it was before the letter, so that its former password can be put back.</summary>
    internal SystemUserRow? User { get; set; }

    internal string? FirstName { get; init; }

    internal string Language { get; init; } = string.Empty;

    internal string? Password { get; set; }

    internal string? Hash { get; set; }
}

/// <summary>What a mail server or folder did with a letter.</summary>
internal enum LetterOutcome
{
    /// <summary>It took it.</summary>
    Sent,

    /// <summary>It certainly did not take it.</summary>
    Refused,

    /// <summary>It may have taken it.</summary>
    Unknown,
}

/// <summary>A letter that was tried.</summary>
/// <param name="Letter">The letter.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="MessageId">Its Message-Id.</param>
/// <param name="At">When that was, in local time.</param>
/// <param name="Fault">Why it was not sent, or is not known to be; null when it was.</param>
internal sealed record TriedLetter(Letter Letter, LetterOutcome Outcome, string MessageId, DateTime At, Exception? Fault);
