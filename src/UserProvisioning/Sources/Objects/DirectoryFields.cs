using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Objects;

/// <summary>
/// The fields of objects whose properties a directory defines: Active Directory, Microsoft Graph, SCIM, or this module. Such objects have several
/// properties for one field, of which one is taken, and many that are no field.
/// </summary>
internal sealed class DirectoryFields
{
    /// <summary>The names of properties by which an object of this module is recognized: a contact, or a user.</summary>
    private static readonly string[] OwnMarks = ["HasSystemUser", "CredentialStatus"];

    /// <summary>The place of the fields that the client has made, in a contact.</summary>
    private const string OwnPrefix = "Fields.";

    /// <summary>The names of properties by which an object of a directory is recognized.</summary>
    private static readonly string[] Marks =
    [
        "distinguishedName", "entryDN",
        "objectGUID", "sAMAccountName", "userPrincipalName", "objectClass", "sn", "OfficePhone", "physicalDeliveryOfficeName",
        "accountExpires", "AccountExpirationDate", "accountEnabled", "businessPhones[0]", "officeLocation", "employeeHireDate",
        "employeeLeaveDateTime", "name.givenName", .. OwnMarks,
    ];

    /// <summary>The names of properties that hold the key when no object has an employee number.</summary>
    private static readonly string[] Ids = ["objectGUID", "entryUUID", "id"];

    /// <summary>The properties of each field. The first one that has a value in any object is taken.</summary>
    private static readonly (string Field, string[] Names)[] Table =
    [
        ("ExternalReference",
        [
            "ExternalReference", "externalId", "employeeID", "employeeNumber", "enterprise.employeeNumber", "AdditionalProperties.employeeId", .. Ids,
        ]),
        ("Type", ["Type"]),
        ("FirstName", ["FirstName", "givenName", "name.givenName", "AdditionalProperties.givenName"]),
        ("Prefix", ["Prefix"]),
        ("LastName", ["LastName", "surname", "sn", "name.familyName", "AdditionalProperties.surname"]),
        ("Initials", ["initials"]),
        ("OrganizationName", ["OrganizationName", "company", "companyName", "organization", "o", "enterprise.organization"]),
        ("Email", ["Email", "mail", "EmailAddress", "emails[0].value", "AdditionalProperties.mail"]),
        ("Phone",
        [
            "Phone", "telephoneNumber", "OfficePhone", "businessPhones[0]", "phoneNumbers[0].value", "mobilePhone", "mobile",
        ]),
        ("Language", ["preferredLanguage", "Language", "locale"]),
        ("JobTitle", ["JobTitle", "title"]),
        ("Department", ["department", "enterprise.department"]),
        ("CostCenter", ["CostCenter", "employeeOrgData.costCenter", "enterprise.costCenter"]),
        ("ManagerReference", ["ManagerReference", "manager", "manager.id", "AdditionalProperties.manager.id", "enterprise.manager.value"]),
        ("Building", ["Building", "office", "physicalDeliveryOfficeName", "officeLocation"]),
        ("StartDate", ["StartDate", "employeeHireDate"]),
        ("EndDate", ["EndDate", "accountExpires", "AccountExpirationDate", "employeeLeaveDateTime"]),
        ("Active", ["Enabled", "accountEnabled", "active"]),
        ("Username", ["sAMAccountName", "Username"]),
    ];

    private readonly IReadOnlyList<string> _columns;

    private DirectoryFields(IReadOnlyList<string> columns, EmployeeField?[] fields) => (_columns, Fields) = (columns, fields);

    /// <summary>The field of each column; null for a column that is no field.</summary>
    internal IReadOnlyList<EmployeeField?> Fields { get; }

    /// <summary>The fields of columns; null when they are not those of a directory, so that each is recognized by its name as in a file.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="filled">How many objects have a value in each column.</param>
    /// <param name="all">The fields that files of the database can have.</param>
    internal static DirectoryFields? Of(IReadOnlyList<string> columns, int[] filled, EmployeeFieldSet all)
    {
        var byName = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < columns.Count; i++)
        {
            byName.TryAdd(columns[i], i);
        }

        if (!Array.Exists(Marks, byName.ContainsKey))
        {
            return null;
        }

        bool isOwn = Array.Exists(OwnMarks, byName.ContainsKey);
        var fields = new EmployeeField?[columns.Count];
        if (isOwn && byName.TryGetValue("Status", out int status))
        {
            fields[status] = EmployeeField.Active;
        }

        foreach ((string name, string[] names) in Table)
        {
            List<int> found = [.. names.Where(one => byName.ContainsKey(one) && !(isOwn && Ids.Contains(one))).Select(one => byName[one])];
            if (found.Count > 0)
            {
                fields[found.FirstOrDefault(column => filled[column] > 0, found[0])] = EmployeeField.Find(name);
            }
        }

        AddOthers(columns, filled, fields, all);
        return new DirectoryFields(columns, fields);
    }

    /// <summary>Whether a column holds ids of the directory, and no employee numbers.</summary>
    internal bool IsId(int column) => Array.Exists(Ids, id => id.Equals(_columns[column], StringComparison.OrdinalIgnoreCase));

    /// <summary>Recognizes other columns by their names as in a file: the fields that no directory has, such as a floor.</summary>
    private static void AddOthers(IReadOnlyList<string> columns, int[] filled, EmployeeField?[] fields, EmployeeFieldSet all)
    {
        var inTable = Table.Select(row => row.Field).ToHashSet(StringComparer.Ordinal);
        for (int i = 0; i < columns.Count; i++)
        {
            if (filled[i] > 0 && all.Recognize(Without(columns[i])) is { Contact: not null } field
                && field != EmployeeField.OrganizationReference && !inTable.Contains(field.Name) && !fields.Contains(field))
            {
                fields[i] = field;
            }
        }
    }

    /// <summary>The name of a property, without the place that a contact has for fields that the client has made.</summary>
    private static string Without(string name) =>
        name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase) ? name[OwnPrefix.Length..] : name;
}
