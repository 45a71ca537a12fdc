namespace UserProvisioning.Storage;

/// <summary>System users as rows. Knows no rule but the constraints.</summary>
internal interface ISystemUserStore
{
    /// <summary>Rows with an id above <paramref name="afterId"/>, by id, at most <paramref name="take"/> read before the name filter.</summary>
    Page<SystemUserRow> Page(SystemUserFilter filter, long afterId, int take);

    IReadOnlyList<SystemUserRow> ByIds(IReadOnlyCollection<long> ids);

    IReadOnlyDictionary<long, SystemUserRow> ByContactIds(IReadOnlyCollection<long> contactIds);

    /// <summary>By case-folded username.</summary>
    IReadOnlyDictionary<string, SystemUserRow> ByUsernameKeys(IReadOnlyCollection<string> keys);

    /// <summary>How many there are.</summary>
    long Count();

    /// <summary>Whether a login of anybody was ever recorded.</summary>
    bool AnyLogin();

    /// <summary>How many users are active.</summary>
    int CountActive();

    /// <summary>Whether there is any user.</summary>
    bool Any();

    /// <summary>Which of the case-folded usernames are taken.</summary>
    IReadOnlySet<string> UsernamesTaken(IReadOnlyCollection<string> keys);

    /// <summary>The case-folded usernames that are <paramref name="key"/> followed by a digit and anything.</summary>
    IReadOnlyList<string> UsernameKeysNumbered(string key);

    /// <summary>Inserts rows; each gets its <see cref="SystemUserRow.Id"/>.</summary>
    void Insert(IReadOnlyList<SystemUserRow> rows);

    /// <summary>Marks active users archived and clears their license. The caller returns the licenses to their pools.</summary>
    /// <param name="ids">The users.</param>
    /// <param name="atUtc">When.</param>
    /// <param name="byImport">Whether an import does it, and not a person.</param>
    void Archive(IReadOnlyCollection<long> ids, DateTime atUtc, bool byImport = false);

    /// <summary>Marks archived users active with a license. The caller takes the licenses out of their pools.</summary>
    /// <param name="ids">The users.</param>
    /// <param name="license">The license.</param>
    /// <param name="atUtc">When.</param>
    void Restore(IReadOnlyCollection<long> ids, LicenseType license, DateTime atUtc);

    /// <summary>Blocks users, or ends their blocks.</summary>
    /// <param name="ids">The users.</param>
    /// <param name="sinceUtc">Since when they are blocked, in UTC; null to end the block.</param>
    /// <param name="until">The first day on which the block no longer holds; null for none.</param>
    /// <param name="reason">Why; null when that is not said.</param>
    void SetBlock(IReadOnlyCollection<long> ids, DateTime? sinceUtc, DateTime? until, string? reason);

    /// <summary>Gives active users another license. The caller adjusts the pools.</summary>
    void SetLicense(IReadOnlyCollection<long> ids, LicenseType license);

    /// <summary>Stores the status, the licenses, and when and by whom a user was archived, as the rows say. The caller adjusts the pools.</summary>
    void SetState(IReadOnlyList<SystemUserRow> rows);

    /// <summary>Deletes users with their memberships and settings. The caller returns the licenses to their pools.</summary>
    void Delete(IReadOnlyCollection<long> ids);

    void SetUsername(long id, string username);

    /// <summary>Stores password hashes, or none. Each user is named once.</summary>
    void SetPasswords(IReadOnlyList<PasswordRow> rows);

    /// <summary>
    /// Sets the credential status of users whose password hash is still one of the given ones. A salted hash belongs to one user only.
    /// </summary>
    void AdvanceCredentials(IReadOnlyCollection<long> ids, IReadOnlyCollection<string> expectedHashes, CredentialStatus status);
}

/// <summary>A password as it is stored.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Hash">The salted hash; null for none.</param>
/// <param name="SetAt">When it was set, in UTC; null for none.</param>
/// <param name="Status">Whether it was sent.</param>
/// <param name="MustChange">Whether it must be changed at the next login.</param>
internal sealed record PasswordRow(long UserId, string? Hash, DateTime? SetAt, CredentialStatus Status, bool MustChange);
