using UserProvisioning.Fields;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Directories;

/// <summary>
/// How employees are read from a directory: which entries, by which key, and which attributes. It depends on the kind of the directory, the mapping
/// of the interface, and the contact fields of the database; not on the entries, so that two readings agree.
/// </summary>
internal sealed class DirectoryLayout
{
    /// <summary>The property that says whether an account of Active Directory is enabled.</summary>
    internal const string EnabledProperty = "Enabled";

    /// <summary>The property with the user groups that groups of the directory give.</summary>
    internal const string GroupsProperty = "UserGroups";

    private const string AccountControl = "userAccountControl";

    private static readonly string[] Common =
    [
        "givenName", "sn", "initials", "mail", "telephoneNumber", "preferredLanguage", "title", "manager", "physicalDeliveryOfficeName",
    ];

    private static readonly string[] OfActiveDirectory = ["department", "company", "accountExpires", "sAMAccountName", AccountControl];

    private static readonly string[] OfOthers = ["o", "uid"];

    private readonly HashSet<string> _mapped;

    private DirectoryLayout(bool isActiveDirectory, DirectoryDefinition definition, EmployeeFieldSet fields)
    {
        IsActiveDirectory = isActiveDirectory;
        Filter = definition.Filter ?? LdapFilter.Parse(isActiveDirectory
            ? "(&(objectCategory=person)(objectClass=user))"
            : "(objectClass=inetOrgPerson)");
        var mapping = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            [nameof(EmployeeField.ExternalReference)] = isActiveDirectory ? DirectoryKey.ObjectGuid : DirectoryKey.EntryUuid,
        };
        if (!isActiveDirectory)
        {
            mapping["Username"] = "uid";
        }

        if (definition.Groups.Count > 0)
        {
            mapping[GroupsProperty] = GroupsProperty;
        }

        foreach ((string field, object? source) in definition.Mapping ?? new Dictionary<string, object?>())
        {
            mapping[field] = source;
        }

        Mapping = mapping;
        Key = mapping[nameof(EmployeeField.ExternalReference)] is string column ? new DirectoryKey(column.Trim()) : null;
        _mapped = MappingReader.Read(mapping, fields, [], [])
            .SelectMany(entry => entry.Columns)
            .Select(column => column.Split('[')[0])
            .Where(column => LdapNames.IsAttribute(column) && column != GroupsProperty)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        Attributes =
        [
            .. Common
                .Concat(isActiveDirectory ? OfActiveDirectory : OfOthers)
                .Concat(_mapped)
                .Concat(fields.Contact.Own.SelectMany(field => field.Headers.Prepend(field.Name)).Where(LdapNames.IsAttribute))
                .Append(ChangeAttribute)
                .Append(Identity)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    internal bool IsActiveDirectory { get; }

    /// <summary>The filter that employees match.</summary>
    internal LdapFilter Filter { get; }

    /// <summary>The mapping with which entries are imported.</summary>
    internal IReadOnlyDictionary<string, object?> Mapping { get; }

    /// <summary>The attributes to ask for.</summary>
    internal IReadOnlyList<string> Attributes { get; }

    /// <summary>The attribute that is the external reference; null when the mapping makes the reference of several, or changes its value.</summary>
    internal DirectoryKey? Key { get; }

    /// <summary>The attribute that says when an entry was last changed.</summary>
    internal string ChangeAttribute => IsActiveDirectory ? "uSNChanged" : "modifyTimestamp";

    /// <summary>The attribute by which an entry is the same after it was moved or renamed.</summary>
    internal string Identity => IsActiveDirectory ? DirectoryKey.ObjectGuid : DirectoryKey.EntryUuid;

    internal static DirectoryLayout Of(DirectoryRoot root, DirectoryDefinition definition, ContactFieldSet known) =>
        new(root.IsActiveDirectory, definition, EmployeeFieldSet.Of(known));

    /// <summary>Whether the mapping of the interface names an attribute, so that an entry without it has an empty field.</summary>
    internal bool IsMapped(string attribute) => _mapped.Contains(attribute);

    /// <summary>Whether an attribute is read only to work with it, and is no field unless the mapping names it.</summary>
    internal bool IsHidden(string attribute) => !IsMapped(attribute)
        && (attribute.Equals(ChangeAttribute, StringComparison.OrdinalIgnoreCase)
            || attribute.Equals(Identity, StringComparison.OrdinalIgnoreCase)
            || attribute.Equals(AccountControl, StringComparison.OrdinalIgnoreCase));
}
