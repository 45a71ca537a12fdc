using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Something that was given to name a contact, a user or the like: an object of the module, or what Import-Csv, ConvertFrom-Json,
/// Import-Clixml, a job or Select-Object made of one. Its properties are read by name, whatever the type of their values.
/// </summary>
internal sealed class PipelineItem
{
    private const string Namespace = "UserProvisioning.";

    // Objects that were read from a file have no type of ours, but the properties of one.
    private static readonly (string Type, string[] Properties)[] Shapes =
    [
        (nameof(UserProvisioning.Contact), ["HasSystemUser", "ExternalReference"]),
        (nameof(SystemUser), ["CredentialStatus", "ContactId", "Username"]),
        (nameof(Authorization), ["MemberCount", "Name"]),
        (nameof(EmployeeInterface), ["ServerName", "FilePattern", "Name"]),
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

    /// <summary>Which database it was read from; null where it does not say.</summary>
    internal Guid? DatabaseId { get; }

    /// <summary>Which of the module's types it has, or had, as <c>Contact</c>; null for an object that is none of the module.</summary>
    internal string? Type { get; }

    /// <summary>Whether it is an object as a cmdlet wrote it, and not an edited copy: its properties are what was read, and no wish.</summary>
    internal bool IsWhole { get; }

    /// <summary>The value of a property; null where there is none, or it is an empty text.</summary>
    internal object? this[string name]
    {
        get
        {
            object? value = _item.Properties[name]?.Value;
            value = value is PSObject wrapped ? wrapped.BaseObject : value;
            return value is string text && string.IsNullOrWhiteSpace(text) ? null : value;
        }
    }

    /// <summary>Whether there is a property of that name, be it empty.</summary>
    internal bool Has(string name) => _item.Properties[name] is not null;

    /// <summary>A property as text, as it would stand in a file.</summary>
    internal string? Text(string name) => this[name] is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    /// <summary>A property that holds an id, be it a number or its text.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">It holds neither.</exception>
    internal long? Id(string name)
    {
        object? value = this[name];
        return value is null ? null : Number(value)
            ?? (long.TryParse(Text(name)!.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id)
                ? id
                : throw new ArgumentTransformationMetadataException($"The property {name} holds '{value}', and an id is a whole number."));
    }

    /// <summary>A value that is a whole number; null when it is none.</summary>
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
                return (bare[Namespace.Length..], isWhole);
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
