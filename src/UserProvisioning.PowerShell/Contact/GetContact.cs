using System.Collections;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Finds contacts.</summary>
/// <remarks>
/// <para>Without parameters all contacts are written, one after another as they are read. Each parameter narrows what is found. Contacts that have
/// left are listed with the others, unless -Status says otherwise. A contact without a language of its own shows the language of its organization
/// or of the client.</para>
/// </remarks>
/// <example>
/// <para>Find people by name.</para>
/// <code>
/// Get-Contact *jansen*
/// </code>
/// </example>
/// <example>
/// <para>See which active persons have no user yet.</para>
/// <code>
/// Get-Contact -Type Person -Status Active -WithoutUser
/// </code>
/// </example>
/// <example>
/// <para>See everybody below a manager.</para>
/// <code>
/// Get-Contact -Manager '1001' -Recurse
/// </code>
/// </example>
/// <example>
/// <para>Find the contact of a user.</para>
/// <code>
/// Get-SystemUser jjansen | Get-Contact
/// </code>
/// </example>
/// <seealso cref="NewContact"/>
/// <seealso cref="SetContact"/>
/// <seealso cref="RemoveContact"/>
/// <seealso cref="NewSystemUser"/>
[Cmdlet(VerbsCommon.Get, "Contact")]
[OutputType(typeof(Contact))]
public sealed class GetContact : SessionCmdlet
{
    private object? _type;
    private object? _status;

    /// <summary>Display names; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [NotEmpty]
    [SupportsWildcards]
    [Alias("DisplayName")]
    [ArgumentCompleter(typeof(ContactNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Ids.</summary>
    [Parameter]
    [NotEmpty]
    public long[]? Id { get; set; }

    /// <summary>The contacts: the objects, their ids or their external references, or the system users that were made from them.</summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[]? Contact { get; set; }

    /// <summary>External references; wildcards are allowed.</summary>
    [Parameter]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExternalReferenceCompleter))]
    public string[]? ExternalReference { get; set; }

    /// <summary>E-mail address; wildcards are allowed.</summary>
    [Parameter]
    [NotEmpty]
    [SupportsWildcards]
    public string? Email { get; set; }

    /// <summary>Persons or organizations only.</summary>
    [Parameter]
    [NotEmpty]
    public ContactType Type
    {
        get => _type is null ? default : (ContactType)_type;
        set => _type = value;
    }

    /// <summary>Only active or only archived contacts; both when it is left out.</summary>
    [Parameter]
    [NotEmpty]
    public ContactStatus Status
    {
        get => _status is null ? default : (ContactStatus)_status;
        set => _status = value;
    }

    /// <summary>Only contacts whose end date has passed.</summary>
    [Parameter]
    public SwitchParameter Ended { get; set; }

    /// <summary>Only contacts of one of these departments; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [NotEmpty]
    [ArgumentCompleter(typeof(DepartmentCompleter))]
    public string[]? Department { get; set; }

    /// <summary>Only persons who belong to one of these organizations: the objects, their ids or their external references.</summary>
    [Parameter]
    [ContactTransformation]
    [ArgumentCompleter(typeof(OrganizationCompleter))]
    public ContactReference[]? Organization { get; set; }

    /// <summary>Only contacts who have one of these managers: the objects, their ids or their external references.</summary>
    [Parameter]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[]? Manager { get; set; }

    /// <summary>With <see cref="Manager"/>: also contacts at lower levels, whose manager has that manager, and so on.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>
    /// Only contacts with these values in the client's own fields, as <c>@{ Locker = 12; Badge = 'B-*', 'C-*' }</c>: one of the values of each field.
    /// A Text may have wildcards; <c>$null</c> is an empty field.
    /// </summary>
    [Parameter]
    [NotEmpty]
    [ArgumentCompleter(typeof(FieldTableCompleter))]
    public IDictionary? Field { get; set; }

    /// <summary>Only contacts from which no system user was made.</summary>
    [Parameter]
    public SwitchParameter WithoutUser { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        long[]? ids = Contact is null ? Id : IdsOf(Contact);
        if (ids is { Length: 0 })
        {
            return;
        }

        foreach (TextFilter? name in Filters.FromEach(Name))
        {
            foreach (TextFilter? reference in Filters.FromEach(ExternalReference))
            {
                var filter = new ContactFilter
                {
                    Name = name,
                    ExternalReference = reference,
                    Email = Filters.From(Email),
                    Ids = ids,
                    Type = (ContactType?)_type,
                    Status = (ContactStatus?)_status,
                    Ended = Ended,
                    Departments = Department is null ? null : Department.Select(Filters.From).OfType<TextFilter>().ToList(),
                    Organizations = Organization,
                    Managers = Manager,
                    Recurse = Recurse,
                    Fields = Field is null ? null : FieldValues.Filter(Field),
                    WithoutUser = WithoutUser,
                };
                bool any = false;
                foreach (Contact contact in Session.Contacts.List(filter, Cancellation))
                {
                    any = true;
                    WriteObject(contact);
                }

                if (!any)
                {
                    ReportMissing(name, reference, ids);
                }
            }
        }
    }

    private long[] IdsOf(IReadOnlyList<ContactReference> contacts)
    {
        var ids = new List<long>(contacts.Count);
        foreach (Outcome<Contact> found in Session.Contacts.Get(contacts))
        {
            if (found.Error is { } error)
            {
                WriteError(error);
            }
            else
            {
                ids.Add(found.Value!.Id);
            }
        }

        return ids.ToArray();
    }

    // A name or key without wildcards must exist; a pattern or a filter may find nothing.
    private void ReportMissing(TextFilter? name, TextFilter? reference, long[]? ids)
    {
        if (Email is not null || _type is not null || _status is not null || Ended || Department is not null
            || Organization is not null || Manager is not null || Field is not null || WithoutUser)
        {
            return;
        }

        string? missing =
            reference?.Literal is { } key && name is null && ids is null ? $"the external reference '{key}'"
            : name?.Literal is { } literal && reference is null && ids is null ? $"the name '{literal}'"
            : ids is { Length: > 0 } && name is null && reference is null ? $"the id {string.Join(", ", ids)}"
            : null;
        if (missing is not null)
        {
            WriteError(new ProvisioningException(
                ErrorIds.ContactNotFound,
                $"There is no contact with {missing}. Get-Contact without parameters lists them all.",
                reference?.Literal ?? name?.Literal));
        }
    }
}
