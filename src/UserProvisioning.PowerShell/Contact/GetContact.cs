using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Finds contacts.</summary>
/// <remarks>
/// <para>Without parameters all contacts are written, one after another as they are read. Each further parameter
/// narrows what is found. A contact that an organization or the client gives its language shows that
/// language.</para>
/// </remarks>
/// <example>
/// <para>Find people by name.</para>
/// <code>
/// Get-Contact *jansen*
/// </code>
/// </example>
/// <example>
/// <para>See who has no user yet.</para>
/// <code>
/// Get-Contact -Type Person -WithoutUser
/// </code>
/// </example>
/// <example>
/// <para>From a user back to its contact.</para>
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

    /// <summary>Display names; wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [Alias("DisplayName")]
    [ArgumentCompleter(typeof(ContactNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>Ids.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long[]? Id { get; set; }

    /// <summary>Ids, as objects that have an id of their own name their contact: a system user does. It goes before <see cref="Id"/>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public long[]? ContactId { get; set; }

    /// <summary>External references; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExternalReferenceCompleter))]
    public string[]? ExternalReference { get; set; }

    /// <summary>E-mail address; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string? Email { get; set; }

    /// <summary>Persons or organizations only.</summary>
    [Parameter]
    public ContactType Type
    {
        get => _type is null ? default : (ContactType)_type;
        set => _type = value;
    }

    /// <summary>Only contacts from which no system user was made.</summary>
    [Parameter]
    public SwitchParameter WithoutUser { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        long[]? ids = ContactId ?? Id;
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

    // A name or key that was written out should be there; a pattern or a filter may find nothing.
    private void ReportMissing(TextFilter? name, TextFilter? reference, long[]? ids)
    {
        if (Email is not null || _type is not null || WithoutUser)
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
                ErrorIds.ContactNotFound, $"There is no contact with {missing}. Get-Contact without parameters lists them all.", reference?.Literal ?? name?.Literal));
        }
    }
}
