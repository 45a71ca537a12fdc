namespace UserProvisioning.Storage;

/// <summary>Stored settings, as texts. The store knows neither their names nor their defaults.</summary>
internal interface ISettingStore
{
    IReadOnlyDictionary<string, string> Client();

    IReadOnlyDictionary<string, string> General();

    /// <summary>The stored mail templates: the text of each by its name.</summary>
    IReadOnlyDictionary<string, string> MailTemplates();

    /// <summary>The settings of users who have some of their own, by user.</summary>
    IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> OfUsers(IReadOnlyCollection<long> userIds);

    /// <summary>Which of the users have settings of their own.</summary>
    IReadOnlySet<long> UsersWithSettings(IReadOnlyCollection<long> userIds);

    /// <summary>Sets a client setting; null removes it, so that the default holds.</summary>
    void SetClient(string name, string? value);

    /// <summary>Sets a general user setting; null removes it.</summary>
    void SetGeneral(string name, string? value);

    /// <summary>Sets a mail template; null removes it.</summary>
    void SetMailTemplate(string name, string? text);

    /// <summary>Replaces all settings of users.</summary>
    /// <param name="userIds">The users.</param>
    /// <param name="settings">Their new settings; what is not among them is removed.</param>
    void ReplaceOfUsers(IReadOnlyCollection<long> userIds, IReadOnlyList<(long UserId, string Name, string Value)> settings);
}
