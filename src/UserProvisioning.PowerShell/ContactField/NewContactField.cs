using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Makes a contact field of the client's own.</summary>
/// <remarks>
/// <para>Contacts have the field from then on, beside those that every contact has: <c>-Field</c> of New-Contact, Set-Contact and Get-Contact,
/// <c>Fields</c> of a contact, employee files, templates, exports, mappings and username formats know it by its name.</para>
/// <para>The name, and each header, must mean this field only: a name that every employee file has already, a header by which files deliver another
/// field, and a token of username formats are refused. Case, spaces, hyphens and underscores make no difference.</para>
/// </remarks>
/// <example>
/// <para>Keep the shoe size of everybody, for work clothes.</para>
/// <code>
/// New-ContactField ShoeSize -Type Number -Header Schoenmaat
/// Set-Contact '1001' -Field @{ ShoeSize = 42 }
/// Get-Contact -Field @{ ShoeSize = 42 }
/// </code>
/// </example>
/// <example>
/// <para>Make a username of a badge number that HR delivers.</para>
/// <code>
/// New-ContactField Badge -Header 'Badge number'
/// Set-ClientSetting UsernameFormat '{LastName}{Badge}'
/// </code>
/// </example>
/// <seealso cref="GetContactField"/>
/// <seealso cref="SetContactField"/>
/// <seealso cref="RemoveContactField"/>
/// <seealso cref="ImportEmployeeFile"/>
[Cmdlet(VerbsCommon.New, "ContactField", SupportsShouldProcess = true)]
[OutputType(typeof(ContactFieldDefinition))]
public sealed class NewContactField : SessionCmdlet
{
    // The type of this field is object, since no exported type may have a field of a value type of the service layer.
    private object? _type;

    /// <summary>The name: it begins with a letter, and has letters, digits, spaces, hyphens and underscores.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The type of the values; Text when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyTextIsNull]
    [AllowNull]
    public ContactFieldType? Type
    {
        get => (ContactFieldType?)_type;
        set => _type = value;
    }

    /// <summary>The headers under which employee files deliver the field, beside its name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Headers")]
    [AllowNull]
    [AllowEmptyCollection]
    [ListTransformation]
    public string[]? Header { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        (string name, ContactFieldType type, string[] headers) = (Name, Type ?? ContactFieldType.Text, Header ?? []);
        Change(name, $"Create contact field of the type {type}", () =>
            WriteObject(Session.ContactFields.Create(name, type, headers, Cancellation)));
    }
}
