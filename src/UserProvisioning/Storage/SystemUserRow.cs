using UserProvisioning.Common;

namespace UserProvisioning.Storage;

/// <summary>A system user as it is stored, with some values of its contact.</summary>
internal sealed class SystemUserRow : IVersionedRow
{
    public long Id { get; set; }

    /// <inheritdoc/>
    public long RowVersion { get; set; }

    string IVersionedRow.Table => "SystemUsers";

    public long ContactId { get; set; }

    public string Username { get; set; } = string.Empty;

    public SystemUserStatus Status { get; set; }

    public LicenseType? License { get; set; }

    public LicenseType LastLicense { get; set; }

    /// <summary>Who gave the license, also an archived user its last one; null for a giver that is not known.</summary>
    public long? LicenseGiverId { get; set; }

    /// <summary>The line of the file that named the license; null for none.</summary>
    public long? LicenseLine { get; set; }

    /// <summary>Who gave the username; null for a giver that is not known.</summary>
    public long? UsernameGiverId { get; set; }

    /// <summary>The line of the file that named the username; null for none.</summary>
    public long? UsernameLine { get; set; }

    public string? PasswordHash { get; set; }

    /// <summary>When the password was set, in UTC; null for no password.</summary>
    public DateTime? PasswordSetAt { get; set; }

    public CredentialStatus CredentialStatus { get; set; }

    /// <summary>How the user may sign in. Written by <see cref="ISystemUserStore.SetLoginMethod"/>.</summary>
    public LoginMethod LoginMethod { get; set; }

    /// <summary>Whether lifecycle tasks leave the user alone. Written by <see cref="ISystemUserStore.SetExempt"/>.</summary>
    public bool ExemptFromLifecycle { get; set; }

    public bool MustChangePassword { get; set; }

    /// <summary>The day from which a mail with a first password is sent; null when none is scheduled.</summary>
    public DateTime? CredentialSendOn { get; set; }

    /// <summary>The address that the scheduled mail goes to; null for that of the contact.</summary>
    public string? CredentialSendTo { get; set; }

    /// <summary>Whether the scheduled mail is sent even if the user starts later or has a password that was set on purpose.</summary>
    public bool CredentialSendForced { get; set; }

    /// <summary>When the user last logged in, in UTC; null for never.</summary>
    public DateTime? LastLoginAt { get; set; }

    /// <summary>When the user was made, in UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When the user was archived, in UTC; null while it is active. Written by archiving and restoring.</summary>
    public DateTime? ArchivedAt { get; set; }

    /// <summary>Whether an import archived the user, and not a person. Written by archiving and restoring.</summary>
    public bool ArchivedByImport { get; set; }

    /// <summary>
    /// Whether the lifecycle task ReclaimLicense archived the user, since nobody had seen it for long. Written by archiving and restoring.
    /// </summary>
    public bool Reclaimed { get; set; }

    /// <summary>When the user was last restored, in UTC; null when it never was.</summary>
    public DateTime? RestoredAt { get; set; }

    /// <summary>When the block began, in UTC; null when the user is not blocked.</summary>
    public DateTime? BlockedSince { get; set; }

    /// <summary>The first day on which the block no longer holds; null for a block without end.</summary>
    public DateTime? BlockedUntil { get; set; }

    /// <summary>The reason of the block; null when none was given.</summary>
    public string? BlockReason { get; set; }

    /// <summary>The identifier that the workplace app uses for this user; null before the first login there.</summary>
    public string? WorkplaceIdentifier { get; set; }

    /// <summary>Whether the contact is linked to a subject of a token issuer. Read only.</summary>
    public bool HasWorkplaceIdentity { get; set; }

    /// <summary>What identifies the contact in its source; null for none. Read only.</summary>
    public string? ExternalReference { get; set; }

    /// <summary>The contact's name. Read only.</summary>
    public string DisplayName { get; set; } = string.Empty;

    /// <summary>The contact's e-mail address. Read only.</summary>
    public string? Email { get; set; }

    /// <summary>The contact's department. Read only.</summary>
    public string? Department { get; set; }

    /// <summary>The status of the contact. Read only.</summary>
    public ContactStatus ContactStatus { get; set; }

    /// <summary>The contact's start date. Read only.</summary>
    public DateTime? StartDate { get; set; }

    /// <summary>The contact's end date. Read only.</summary>
    public DateTime? EndDate { get; set; }

    /// <summary>Gives the user a license, in memory.</summary>
    internal void Give(LicenseType license, Given given)
    {
        License = LastLicense = license;
        (LicenseGiverId, LicenseLine) = (given.GiverId, given.Line);
    }

    /// <summary>Whether the user is blocked on a given day.</summary>
    public bool IsBlocked(DateTime day) => BlockedSince is not null && !(BlockedUntil <= day);

    public SystemUser ToSystemUser(IReadOnlyList<string> groups, IReadOnlyList<string> profiles, IReadOnlyList<string> effective) => new()
    {
        Id = Id,
        Username = Username,
        ContactId = ContactId,
        ExternalReference = ExternalReference,
        DisplayName = DisplayName,
        Email = Email,
        Department = Department,
        Status = Status,
        BlockedSince = Clock.Local(BlockedSince),
        BlockedUntil = BlockedUntil,
        BlockReason = BlockReason,
        License = License,
        UserGroups = groups,
        UserProfiles = profiles,
        EffectiveUserGroups = effective,
        LoginMethod = LoginMethod,
        CredentialStatus = CredentialSendOn is null ? CredentialStatus : CredentialStatus.Scheduled,
        CredentialSendOn = CredentialSendOn,
        MustChangePassword = MustChangePassword,
        ExemptFromLifecycle = ExemptFromLifecycle,
        LastLoginAt = Clock.Local(LastLoginAt),
        WorkplaceIdentifier = WorkplaceIdentifier,
        CreatedAt = Clock.Local(CreatedAt),
    };
}
