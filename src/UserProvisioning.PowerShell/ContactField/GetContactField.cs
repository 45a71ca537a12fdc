using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the contact fields of the client's own.</summary>
/// <remarks>
/// <para>Without parameters all are written, each with the number of contacts that have a value. The fields that every contact has are not among
/// them: they are parameters of New-Contact.</para>
/// </remarks>
/// <example>
/// <para>See all fields.</para>
/// <code>
/// Get-ContactField
/// </code>
/// </example>
/// <example>
/// <para>Find fields that nobody uses.</para>
/// <code>
/// Get-ContactField | Where-Object Contacts -eq 0
/// </code>
/// </example>
/// <seealso cref="NewContactField"/>
/// <seealso cref="GetContact"/>
[Cmdlet(VerbsCommon.Get, "ContactField")]
[OutputType(typeof(ContactFieldDefinition))]
public sealed class GetContactField : SessionCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ContactFieldCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (TextFilter? filter in Filters.FromEach(Name))
        {
            IReadOnlyList<ContactFieldDefinition> found = Session.ContactFields.List(filter);
            if (found.Count == 0 && filter?.Literal is { } literal)
            {
                WriteError(Session.ContactFields.NotFound(literal));
            }

            WriteEach(found);
        }
    }
}
