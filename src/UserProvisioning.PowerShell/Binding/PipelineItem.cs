using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// An argument that names a contact, a user or the like: an object of the module, or what Import-Csv, ConvertFrom-Json,
/// Import-Clixml, a job or Select-Object made of one. Its properties are read by name, whatever the type of their values.
/// </summary>
internal sealed class PipelineItem
{
    private const string Namespace = "UserProvisioning.";

    // Objects that were read from a file do not have a type of the module, but have the properties of one.
    private static readonly (string Type, string[] Properties)[] Shapes =
    [
        (nameof(UserProvisioning.Contact), ["HasSystemUser", "ExternalReference"]),
        (nameof(SystemUser), ["CredentialStatus", "ContactId", "Username"]),
        (nameof(Authorization), ["MemberCount", "Name"]),
        (nameof(EmployeeInterface), ["ServerName", "FilePattern", "Name"]),
        (nameof(EmployeeInterface), ["DirectoryServer", "SearchBase", "Name"]),
        (nameof(AssignmentRule), ["Condition", "Priority", "Name"]),
        (nameof(WorkplaceIssuer), ["Issuer", "Audience", "MatchBy"]),
        (nameof(ContactFieldDefinition), ["Headers", "Contacts", "Name"]),
        (nameof(WorkplaceIdentity), ["Subject", "Issuer", "ContactId"]),
        (nameof(ProvisioningRun), ["Rows", "Status", "Duration"]),
    ];

    private readonly PSObject _item;

    internal PipelineItem(object item)
    {
        _item = PSObject.AsPSObject(item);
        DatabaseId = Guid.TryParse(Text(nameof(DatabaseObject.DatabaseId)), out Guid id) ? id : null;
        (Type, IsWhole) = TypeOf();
    }

    /// <summary>The object itself.</summary>
    internal object Value => _item.BaseObject;

    /// <summary>The database from which the object was read; null when the object does not say it.</summary>
    internal Guid? DatabaseId { get; }

    /// <summary>The type of the module that the object has or had, such as <c>Contact</c>; null for an object of another origin.</summary>
    internal string? Type { get; }

    /// <summary>Whether the object is as a cmdlet wrote it. Then its properties say what was read, and not what is wanted.</summary>
    internal bool IsWhole { get; }

    /// <summary>Returns the value of a property; null when there is no such property or it is an empty text.</summary>
    internal object? this[string name]
    {
        get
        {
            object? value = _item.Properties[name]?.Value;
            value = value is PSObject wrapped ? wrapped.BaseObject : value;
            return value is string text && string.IsNullOrWhiteSpace(text) ? null : value;
        }
    }

    /// <summary>Whether the object has a property with this name, even an empty one.</summary>
    internal bool Has(string name) => _item.Properties[name] is not null;

    /// <summary>Returns a property as text, in the same form for every culture.</summary>
    internal string? Text(string name) => this[name] is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>Returns a property that holds an id, as a number or as text.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">The property holds something else.</exception>
    internal long? Id(string name)
    {
        object? value = this[name];
        return value is null ? null : Number(value)
            ?? (long.TryParse(Text(name)!.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id)
                ? id
                : throw new ArgumentTransformationMetadataException($"The property {name} holds '{value}', but an id is a whole number."));
    }

    /// <summary>Returns a value as a whole number; null when it is not one.</summary>
    internal static long? Number(object value) => value switch
    {
        sbyte or byte or short or ushort or int or uint or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        ulong number and <= long.MaxValue => (long)number,
        double number when number == Math.Truncate(number) && Math.Abs(number) < 1e15 => (long)number,
        float number when number == Math.Truncate(number) && Math.Abs(number) < 1e7 => (long)number,
        decimal number when number == Math.Truncate(number) && Math.Abs(number) < 1e15m => (long)number,
        _ => null,
    };

    private (string? Type, bool IsWhole) TypeOf()
    {
        foreach (string name in _item.TypeNames)
        {
            (string bare, bool isWhole) =
                name.StartsWith("Deserialized.", StringComparison.Ordinal) ? (name["Deserialized.".Length..], true)
                : name.StartsWith("Selected.", StringComparison.Ordinal) ? (name["Selected.".Length..], false)
                : (name, true);
            int mark = bare.IndexOf('#', StringComparison.Ordinal);
            bare = mark < 0 ? bare : bare[..mark];
            if (bare.StartsWith(Namespace, StringComparison.Ordinal) && bare != typeof(DatabaseObject).FullName)
            {
                string type = bare[Namespace.Length..];
                return (type is nameof(SftpInterface) or nameof(DirectoryInterface) ? nameof(EmployeeInterface) : type, isWhole);
            }
        }

        if (DatabaseId is null)
        {
            return (null, false);
        }

        foreach ((string type, string[] properties) in Shapes)
        {
            if (Array.TrueForAll(properties, Has))
            {
                return (type, false);
            }
        }

        return (string.Empty, false);
    }
}
