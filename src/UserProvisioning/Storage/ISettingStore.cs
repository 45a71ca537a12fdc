namespace UserProvisioning.Storage;

/// <summary>Settings as texts. Knows neither names nor defaults.</summary>
internal interface ISettingStore
{
    IReadOnlyDictionary<string, string> Client();

    IReadOnlyDictionary<string, string> General();

    IReadOnlyDictionary<string, string> OfUser(long userId);

    /// <summary>Which of the users have settings of their own.</summary>
    IReadOnlySet<long> UsersWithSettings(IReadOnlyCollection<long> userIds);

    /// <summary>Sets a client setting; null removes it, so that the default holds.</summary>
    void SetClient(string name, string? value);

    /// <summary>Sets a general user setting; null removes it.</summary>
    void SetGeneral(string name, string? value);

    /// <summary>Sets a user's setting; null removes it.</summary>
    void SetOfUser(long userId, string name, string? value);
}
