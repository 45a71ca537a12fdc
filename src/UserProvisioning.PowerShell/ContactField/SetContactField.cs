using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Changes the type or the headers of a contact field of the client's own.</summary>
/// <remarks>
/// <para>All values are converted to a new type. If the value of one contact does not fit, nothing is changed, and the message names that value. The
/// name cannot change, since files, mappings and earlier runs know the field by it.</para>
/// </remarks>
/// <example>
/// <para>Say under which headers HR delivers the field.</para>
/// <code>
/// Set-ContactField Locker -Header 'Locker number', Kluisje -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Turn texts into numbers.</para>
/// <code>
/// Set-ContactField Locker -Type Number
/// </code>
/// </example>
/// <seealso cref="GetContactField"/>
/// <seealso cref="NewContactField"/>
[Cmdlet(VerbsCommon.Set, "ContactField", SupportsShouldProcess = true)]
[OutputType(typeof(ContactFieldDefinition))]
public sealed class SetContactField : SessionCmdlet
{
    private object? _type;

    /// <summary>The contact field: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ContactField")]
    [ContactFieldTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(ContactFieldCompleter))]
    public ContactFieldReference Name { get; set; } = null!;

    /// <summary>The new type of the values.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyTextIsNull]
    [AllowNull]
    public ContactFieldType? Type
    {
        get => (ContactFieldType?)_type;
        set => _type = value;
    }

    /// <summary>The new headers under which employee files deliver the field, beside its name; <c>$null</c> for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Headers")]
    [AllowNull]
    [AllowEmptyCollection]
    [ListTransformation]
    public string[]? Header { get; set; }

    /// <summary>Writes the field as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        ContactFieldReference which = Name;
        Func<string, bool> given = which.FromObject ? IsTyped : IsGiven;
        ContactFieldType? type = given(nameof(Type)) ? Type : null;
        string[]? headers = given(nameof(Header)) ? Header ?? [] : null;
        HashSet<string> changed = MyInvocation.BoundParameters.Keys.Where(name => name != nameof(Name) && given(name)).ToHashSet();
        Change(which.ToString(), $"Change contact field: {Changes.Of(MyInvocation.BoundParameters, changed)}", () =>
        {
            ContactFieldDefinition now = Session.ContactFields.Update(which, type, headers, Cancellation);
            if (PassThru)
            {
                WriteObject(now);
            }
        });
    }
}
