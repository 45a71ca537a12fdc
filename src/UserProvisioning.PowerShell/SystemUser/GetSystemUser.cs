using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Finds system users.</summary>
/// <remarks>
/// <para>Without parameters all users are written, archived ones too. Each parameter narrows what is found; with
/// several groups or profiles, a user must be a member of each.</para>
/// </remarks>
/// <example>
/// <para>Find users by name.</para>
/// <code>
/// Get-SystemUser j*
/// </code>
/// </example>
/// <example>
/// <para>See who never got a password.</para>
/// <code>
/// Get-SystemUser -Status Active -CredentialStatus None
/// </code>
/// </example>
/// <example>
/// <para>See who holds the expensive licenses.</para>
/// <code>
/// Get-SystemUser -License FullUser
/// </code>
/// </example>
/// <example>
/// <para>Find active users who have not logged in for half a year.</para>
/// <code>
/// Get-SystemUser -InactiveSince ([datetime]::Now.AddDays(-180))
/// </code>
/// <para>Users who never logged in are among them, if they existed at that time.</para>
/// </example>
/// <example>
/// <para>See who of a department is blocked, since when and why.</para>
/// <code>
/// Get-SystemUser -Department 'Facil*' -Blocked | ForEach-Object {
///     "$($_.Username) since $($_.BlockedSince): $($_.BlockReason)"
/// }
/// </code>
/// </example>
/// <example>
/// <para>Go from contacts to their users.</para>
/// <code>
/// Get-Contact -Type Person | Get-SystemUser | Test-SystemUser
/// </code>
/// </example>
/// <seealso cref="NewSystemUser"/>
/// <seealso cref="TestSystemUser"/>
/// <seealso cref="DisableSystemUser"/>
/// <seealso cref="GetUserGroupMember"/>
[Cmdlet(VerbsCommon.Get, "SystemUser", DefaultParameterSetName = "Username")]
[OutputType(typeof(SystemUser))]
public sealed class GetSystemUser : SessionCmdlet
{
    // Whether no login was ever recorded.
    private bool _noLoginIsRecorded;
    private PipelineBatch<ContactReference>? _batch;
    private object? _status;
    private object? _license;

    /// <summary>Usernames; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Username")]
    [NotEmpty]
    [SupportsWildcards]
    [Alias("Name")]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string[]? Username { get; set; }

    /// <summary>
    /// The contacts: the objects, their ids or their external references. Their users are listed; a contact that has none is no error.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "Contact")]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[]? Contact { get; set; }

    /// <summary>Ids.</summary>
    [Parameter]
    [NotEmpty]
    public long[]? Id { get; set; }

    /// <summary>Active or archived users only.</summary>
    [Parameter]
    [NotEmpty]
    public SystemUserStatus Status
    {
        get => _status is null ? default : (SystemUserStatus)_status;
        set => _status = value;
    }

    /// <summary>Only users whose contact has one of these departments; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [NotEmpty]
    [ArgumentCompleter(typeof(DepartmentCompleter))]
    public string[]? Department { get; set; }

    /// <summary>Only users that hold this license.</summary>
    [Parameter]
    [NotEmpty]
    [LicenseTransformation]
    public LicenseType License
    {
        get => _license is null ? default : (LicenseType)_license;
        set => _license = value;
    }

    /// <summary>Only users whose password has one of these statuses.</summary>
    [Parameter]
    [NotEmpty]
    public CredentialStatus[]? CredentialStatus { get; set; }

    /// <summary>Only the user who has this identifier in the workplace app.</summary>
    [Parameter]
    [NotEmpty]
    public string? WorkplaceIdentifier { get; set; }

    /// <summary>Only users who are blocked.</summary>
    [Parameter]
    public SwitchParameter Blocked { get; set; }

    /// <summary>
    /// Only active users who were not seen since this moment. A user was last seen at the latest of these times: the last login, the making or
    /// restoring of the user, a new password, and the start date of the contact. If no login was ever recorded, a warning says so, and nobody is
    /// listed.
    /// </summary>
    [Parameter]
    [DateTransformation]
    public DateTime InactiveSince { get; set; }

    /// <summary>Only members of each of these user groups.</summary>
    [Parameter]
    [UserGroupTransformation]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public UserGroupReference[]? UserGroup { get; set; }

    /// <summary>Only members of each of these user profiles.</summary>
    [Parameter]
    [UserProfileTransformation]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
    public UserProfileReference[]? UserProfile { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ReadBatch<ContactReference>(contacts => WriteOutcomes(
            Session.SystemUsers.ListOf(contacts, Filter(username: null), UserGroup, UserProfile, Cancellation), write: true));
        _noLoginIsRecorded = IsBound(nameof(InactiveSince)) && !Session.SystemUsers.AreLoginsRecorded();
        if (_noLoginIsRecorded)
        {
            WriteWarning(
                "No login was ever recorded in this database, so nobody can tell who has not been seen for long, and -InactiveSince lists nobody. "
                    + "Register-WorkplaceLogin records logins.");
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (_noLoginIsRecorded)
        {
            return;
        }

        if (Contact is not null)
        {
            Array.ForEach(Contact, _batch!.Add);
            return;
        }

        foreach (TextFilter? username in Filters.FromEach(Username))
        {
            bool any = false;
            foreach (SystemUser user in Session.SystemUsers.List(Filter(username), UserGroup, UserProfile, Cancellation))
            {
                any = true;
                WriteObject(user);
            }

            bool filtered = _status is not null
                || Blocked
                || Department is not null
                || _license is not null
                || CredentialStatus is not null
                || WorkplaceIdentifier is not null
                || IsBound(nameof(InactiveSince))
                || UserGroup is not null
                || UserProfile is not null;
            string? missing = any || filtered ? null : username?.Literal ?? (Id is { Length: > 0 } ? string.Join(", ", Id) : null);
            if (missing is not null)
            {
                WriteError(new ProvisioningException(
                    ErrorIds.UserNotFound, $"There is no system user '{missing}'. Get-SystemUser without parameters lists them all.", missing));
            }
        }
    }

    /// <inheritdoc/>
    protected override void End() => _batch!.Flush();

    private SystemUserFilter Filter(TextFilter? username) => new()
    {
        Username = username,
        Ids = Id,
        Status = (SystemUserStatus?)_status,
        Blocked = Blocked,
        Departments = Department?.Select(Filters.From).OfType<TextFilter>().ToList(),
        License = (LicenseType?)_license,
        CredentialStatuses = CredentialStatus,
        WorkplaceIdentifier = WorkplaceIdentifier,
        InactiveSinceUtc = IsBound(nameof(InactiveSince)) ? InactiveSince.ToUniversalTime() : null,
    };
}
