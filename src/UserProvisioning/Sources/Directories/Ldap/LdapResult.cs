namespace UserProvisioning.Sources.Directories.Ldap;

/// <summary>The end of an operation, as the server tells it.</summary>
/// <param name="Code">The result code of RFC 4511.</param>
/// <param name="Message">The server's own words; empty for none.</param>
/// <param name="Controls">The controls of the answer, by their object identifiers.</param>
/// <param name="Credentials">What the server sent for signing in; null for nothing.</param>
internal sealed record LdapResult(int Code, string Message, IReadOnlyDictionary<string, byte[]> Controls, byte[]? Credentials)
{
    internal const int Success = 0;
    internal const int TimeLimitExceeded = 3;
    internal const int SizeLimitExceeded = 4;
    internal const int StrongerAuthenticationRequired = 8;
    internal const int Referral = 10;
    internal const int AdminLimitExceeded = 11;
    internal const int ConfidentialityRequired = 13;
    internal const int SaslBindInProgress = 14;
    internal const int NoSuchAttribute = 16;
    internal const int NoSuchObject = 32;
    internal const int InvalidCredentials = 49;
    internal const int InsufficientAccess = 50;
    internal const int Busy = 51;
    internal const int Unavailable = 52;

    private static readonly Dictionary<int, string> Names = new()
    {
        [1] = "operations error",
        [2] = "protocol error",
        [TimeLimitExceeded] = "the time limit of the server is exceeded",
        [SizeLimitExceeded] = "the size limit of the server is exceeded",
        [7] = "the way of signing in is not supported",
        [StrongerAuthenticationRequired] = "a stronger way of signing in is required",
        [Referral] = "another server has the entries",
        [AdminLimitExceeded] = "an administrative limit of the server is exceeded",
        [12] = "a control is not supported",
        [ConfidentialityRequired] = "an encrypted connection is required",
        [NoSuchAttribute] = "there is no such attribute",
        [18] = "the filter does not fit the attribute",
        [21] = "the syntax is wrong",
        [NoSuchObject] = "there is no such entry",
        [34] = "the distinguished name is wrong",
        [48] = "this way of signing in is not allowed",
        [InvalidCredentials] = "the account or the password is wrong",
        [InsufficientAccess] = "the account may not do that",
        [Busy] = "the server is busy",
        [Unavailable] = "the server is not available",
        [53] = "the server is unwilling to do that",
        [80] = "another error",
    };

    /// <summary>Whether another attempt may succeed.</summary>
    internal bool IsTransient => Code is Busy or Unavailable or TimeLimitExceeded;

    /// <summary>The result in words, as the end of a sentence.</summary>
    public override string ToString()
    {
        string name = Names.TryGetValue(Code, out string? known) ? $"{known} ({Code})" : $"error {Code}";
        return Message.Length == 0 ? name : $"{name}, '{OutsideText.Show(Message.TrimEnd('\0', '.', ' '))}'";
    }
}
