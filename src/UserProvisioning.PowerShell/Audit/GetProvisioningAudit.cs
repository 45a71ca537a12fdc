using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists who changed what and when, oldest first.</summary>
/// <remarks>
/// <para>Each entry of the audit trail says who changed what and when, with the old and the new values. No entry holds a password. The entries of a
/// run have its number. -User and -Contact list all entries about a person, also those from before the user was renamed.</para>
/// <para>Ids rise with time, so -After lists what was added since an entry that was read before. On SQL Server, ServerLogin is the login of the
/// connection, which the server itself records.</para>
/// </remarks>
/// <example>
/// <para>See what happened to a user.</para>
/// <code>
/// Get-ProvisioningAudit jjansen
/// </code>
/// </example>
/// <example>
/// <para>See all entries about a person, also those from before a rename.</para>
/// <code>
/// Get-ProvisioningAudit -User jjansen
/// </code>
/// </example>
/// <example>
/// <para>See what happened today.</para>
/// <code>
/// Get-ProvisioningAudit -Since ([datetime]::Today)
/// </code>
/// </example>
/// <example>
/// <para>See what a run did.</para>
/// <code>
/// Get-ProvisioningRun 1 | Get-ProvisioningAudit
/// </code>
/// </example>
/// <example>
/// <para>Find who set passwords.</para>
/// <code>
/// Get-ProvisioningAudit -Action *Password*
/// </code>
/// </example>
/// <example>
/// <para>Send to another system what was added since it was last sent. Ids only rise, and entries come in their order.</para>
/// <code>
/// $last = 0
/// foreach ($entry in Get-ProvisioningAudit -After $last) {
///     # Send $entry, and keep the id for the next time.
///     $last = $entry.Id
/// }
/// </code>
/// </example>
/// <seealso cref="GetProvisioningRunItem"/>
/// <seealso cref="UndoProvisioningRun"/>
[Cmdlet(VerbsCommon.Get, "ProvisioningAudit")]
[OutputType(typeof(AuditEntry))]
public sealed class GetProvisioningAudit : SessionCmdlet
{
    /// <summary>The target: a username, an external reference, a name; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [Alias("Username")]
    [ArgumentCompleter(typeof(UserCompleter))]
    public string? Target { get; set; }

    /// <summary>Only entries about this system user, under every name that it has had, and about its contact.</summary>
    [Parameter]
    [SystemUserTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference? User { get; set; }

    /// <summary>Only entries about this contact, under every name that it has had, and about its system user.</summary>
    [Parameter]
    [ContactTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference? Contact { get; set; }

    /// <summary>The action, such as <c>Create</c>, <c>Archive</c>, <c>SetPassword</c>; wildcards are allowed.</summary>
    [Parameter]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AuditActionCompleter))]
    public string? Action { get; set; }

    /// <summary>The account that made the change, such as <c>jjansen@SERVER</c>; wildcards are allowed.</summary>
    [Parameter]
    [NotEmpty]
    [SupportsWildcards]
    public string? Actor { get; set; }

    /// <summary>Only entries from this time on.</summary>
    [Parameter]
    [DateTransformation]
    public DateTime? Since { get; set; }

    /// <summary>Only entries up to this time.</summary>
    [Parameter]
    [DateTransformation]
    public DateTime? Until { get; set; }

    /// <summary>Only entries with an id above this one: what was added since that entry was read.</summary>
    [Parameter]
    [EmptyTextIsNull]
    [ValidateNotNull]
    [ValidateRange(0, long.MaxValue)]
    public long? After { get; set; }

    /// <summary>Only changes that this run made.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ProvisioningRunTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(ProvisioningRunCompleter))]
    public ProvisioningRunReference? Run { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        long? ofRun = Run is null ? null : Session.EmployeeFiles.GetRun(Run).Id;
        long? ofUser = User is null ? null : Session.SystemUsers.Get(User).ContactId;
        long? ofContact = Contact is null ? null : Session.Contacts.Get(Contact).Id;
        if (ofUser is not null && ofContact is not null && ofUser != ofContact)
        {
            return;
        }

        WriteEach(
            Session.Audit.List(
                new AuditFilter
                {
                    Target = Filters.From(Target),
                    ContactId = ofUser ?? ofContact,
                    Action = Filters.From(Action),
                    Actor = Filters.From(Actor),
                    SinceUtc = Since?.ToUniversalTime(),
                    UntilUtc = Until?.ToUniversalTime(),
                    AfterId = After,
                    RunId = ofRun,
                },
                Cancellation));
    }
}
