namespace UserProvisioning.Storage;

/// <summary>The stored system users. The store enforces no rules except the database's constraints.</summary>
internal interface ISystemUserStore
{
    /// <summary>Rows with an id above <paramref name="afterId"/>, by id, at most <paramref name="take"/> read before the name filter.</summary>
    Page<SystemUserRow> Page(SystemUserFilter filter, long afterId, int take);

    IReadOnlyList<SystemUserRow> ByIds(IReadOnlyCollection<long> ids);

    IReadOnlyDictionary<long, SystemUserRow> ByContactIds(IReadOnlyCollection<long> contactIds);

    /// <summary>Finds rows by their case-folded usernames.</summary>
    IReadOnlyDictionary<string, SystemUserRow> ByUsernameKeys(IReadOnlyCollection<string> keys);

    /// <summary>The users of the contacts with ids in a range, by the id of the contact, with what the assignment rules compare.</summary>
    IReadOnlyList<UserAccessRow> Access(long fromContactId, long throughContactId);

    /// <summary>The number of system users.</summary>
    long Count();

    /// <summary>Whether any user has ever logged in.</summary>
    bool AnyLogin();

    /// <summary>The number of active users.</summary>
    int CountActive();

    /// <summary>Whether there is any user.</summary>
    bool Any();

    /// <summary>Those of the case-folded usernames that are taken.</summary>
    IReadOnlySet<string> UsernamesTaken(IReadOnlyCollection<string> keys);

    /// <summary>The case-folded usernames that begin with <paramref name="key"/> and a digit.</summary>
    IReadOnlyList<string> UsernameKeysNumbered(string key);

    /// <summary>Inserts rows; each gets its <see cref="SystemUserRow.Id"/>.</summary>
    void Insert(IReadOnlyList<SystemUserRow> rows);

    /// <summary>Marks active users archived and clears their license. The caller returns the licenses to their pools.</summary>
    /// <param name="ids">The users.</param>
    /// <param name="atUtc">The time, in UTC.</param>
    /// <param name="byImport">Whether an import archives them, and not a person.</param>
    /// <param name="isReclaimed">Whether it is because nobody has seen them for long.</param>
    void Archive(IReadOnlyCollection<long> ids, DateTime atUtc, bool byImport = false, bool isReclaimed = false);

    /// <summary>Marks archived users active with a license. The caller takes the licenses out of their pools.</summary>
    /// <param name="ids">The users.</param>
    /// <param name="license">The license.</param>
    /// <param name="atUtc">The time, in UTC.</param>
    void Restore(IReadOnlyCollection<long> ids, LicenseType license, DateTime atUtc);

    /// <summary>Blocks users, or ends their blocks.</summary>
    /// <param name="ids">The users.</param>
    /// <param name="sinceUtc">When the block begins, in UTC; null to end the block.</param>
    /// <param name="until">The first day on which the block no longer holds; null for none.</param>
    /// <param name="reason">The reason; null for none.</param>
    void SetBlock(IReadOnlyCollection<long> ids, DateTime? sinceUtc, DateTime? until, string? reason);

    /// <summary>Says how users may sign in.</summary>
    void SetLoginMethod(IReadOnlyCollection<long> ids, LoginMethod method);

    /// <summary>Takes users out of lifecycle tasks, or back in.</summary>
    void SetExempt(IReadOnlyCollection<long> ids, bool isExempt);

    /// <summary>Stores when users logged in last. Each user may occur only once.</summary>
    void SetLastLogins(IReadOnlyList<SystemUserRow> rows);

    /// <summary>Stores the licenses of active users and who gave them, from the rows. The caller adjusts the pools.</summary>
    void SetLicenses(IReadOnlyList<SystemUserRow> rows);

    /// <summary>
    /// Stores the status, the licenses and who gave them, and when and by whom a user was archived, from the rows. The caller adjusts the pools.
    /// </summary>
    void SetState(IReadOnlyList<SystemUserRow> rows);

    /// <summary>Deletes users with their memberships and settings. The caller returns the licenses to their pools.</summary>
    void Delete(IReadOnlyCollection<long> ids);

    void SetUsername(long id, string username, Given given);

    /// <summary>Makes a user that of another contact, which has none.</summary>
    void SetContact(long id, long contactId);

    /// <summary>Stores password hashes, or removes them. Each user may occur only once.</summary>
    void SetPasswords(IReadOnlyList<PasswordRow> rows);

    /// <summary>Schedules mails with first passwords, or ends their schedule. Each user may occur only once.</summary>
    void SetSchedules(IReadOnlyList<CredentialScheduleRow> rows);

    /// <summary>
    /// Sets the credential status of users whose password hash is still one of the given ones. A salted hash belongs to one user only. The status
    /// Sent ends the schedule of the mail.
    /// </summary>
    void AdvanceCredentials(IReadOnlyCollection<long> ids, IReadOnlyCollection<string> expectedHashes, CredentialStatus status);
}

/// <summary>The license of a user, and who gave it.</summary>
internal sealed class UserAccessRow
{
    public long ContactId { get; set; }

    public bool IsActive { get; set; }

    public LicenseType? License { get; set; }

    public long? LicenseGiverId { get; set; }
}

/// <summary>A password as it is stored.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Hash">The salted hash; null for none.</param>
/// <param name="SetAt">When the password was set, in UTC; null for none.</param>
/// <param name="Status">Whether the password was sent.</param>
/// <param name="MustChange">Whether the user must change the password at the next login.</param>
internal sealed record PasswordRow(long UserId, string? Hash, DateTime? SetAt, CredentialStatus Status, bool MustChange);

/// <summary>The schedule of a mail with a first password, as it is stored.</summary>
/// <param name="UserId">The user.</param>
/// <param name="SendOn">The day from which the mail is sent; null for no mail.</param>
/// <param name="SendTo">The address that it goes to; null for that of the contact.</param>
/// <param name="IsForced">Whether it is sent even if the user starts later or has a password that was set on purpose.</param>
internal sealed record CredentialScheduleRow(long UserId, DateTime? SendOn, string? SendTo, bool IsForced);
