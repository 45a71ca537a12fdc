using System.Collections.Immutable;
using UserProvisioning.Fields;

namespace UserProvisioning.Sources.Mapping;

/// <summary>A field of an employee file: a field of the contact, or a request for its user, such as the license.</summary>
internal sealed class EmployeeField
{
    private EmployeeField(ContactField contact)
        : this(contact.File!.Name ?? contact.Name, KindOf(contact), contact.File) => Contact = contact;

    /// <summary>Makes the field under which employee files deliver a contact field that an administrator made.</summary>
    internal EmployeeField(OwnContactField own, int index)
        : this((ContactField)own) => Index = index;

    private EmployeeField(string name, EmployeeFieldKind kind, FileColumn column) => (Name, Kind, Column) = (name, kind, column);

    /// <summary>The fields of every database, in the column order of the files that this module writes.</summary>
    public static ImmutableArray<EmployeeField> All { get; } = Number(
    [
        .. ContactFieldCatalog.All.Where(field => field.File is not null).Select(field => new EmployeeField(field)),
        new(nameof(Active), EmployeeFieldKind.Truth, new FileColumn
        {
            Dutch = "Actief",
            Headers = "isactive isactief inservice enabled",
            Meaning = ("No takes the access of a leaver away.", "Nee neemt wie vertrekt de toegang af."),
            Example = ("Yes", "Ja"),
            Scim = ["active"],
        }),
        new(nameof(Username), EmployeeFieldKind.Text, new FileColumn
        {
            Dutch = "Gebruikersnaam",
            Headers = "login loginname loginid userid gebruikernaam inlognaam inlog accountname account samaccountname",
            Meaning = (
                "The name to log in with; empty to have one made.",
                "De naam om mee in te loggen; leeg om er een te laten maken."),
            Example = ("avanderberg", "avanderberg"),
            Scim = ["userName"],
        }),
        new(nameof(License), EmployeeFieldKind.License, new FileColumn
        {
            Dutch = "Licentie",
            Headers = "licence licensetype licencetype licentietype userlicense userlicence gebruikerslicentie",
            Meaning = (
                "License of the user; empty for the usual one.",
                "Licentie van de gebruiker; leeg voor de gebruikelijke."),
            Example = ("Requestor", "Requestor"),
        }),
        new(nameof(UserGroups), EmployeeFieldKind.Names, new FileColumn
        {
            Dutch = "Gebruikersgroepen",
            Headers = "usergroup groups group gebruikersgroep gebruikergroepen groepen groep",
            Meaning = (
                "User groups, with | between them; empty for the usual ones.",
                "Gebruikersgroepen, met | ertussen; leeg voor de gebruikelijke."),
            Example = ("Readers|Planners", "Lezers|Planners"),
        }),
        new(nameof(UserProfiles), EmployeeFieldKind.Names, new FileColumn
        {
            Dutch = "Gebruikersprofielen",
            Headers = "userprofile profiles profile gebruikersprofiel gebruikerprofielen profielen profiel",
            Meaning = (
                "User profiles, with | between them; empty for the usual ones.",
                "Gebruikersprofielen, met | ertussen; leeg voor de gebruikelijke."),
            Example = ("Desk", "Balie"),
        }),
        new(nameof(CreateUser), EmployeeFieldKind.Truth, new FileColumn
        {
            Dutch = "Gebruiker aanmaken",
            Headers = "createsystemuser createaccount needsuser gebruikermaken maakgebruiker maakgebruikeraan aanmakengebruiker " +
                "accountaanmaken",
            Meaning = ("Yes gives the person a user.", "Ja geeft de persoon een gebruiker."),
            Example = ("Yes", "Ja"),
        }),
    ]);

    private static readonly Dictionary<string, EmployeeField> ByName = All.ToDictionary(field => field.Name, StringComparer.OrdinalIgnoreCase);

    public static EmployeeField ExternalReference { get; } = ByName[nameof(ExternalReference)];

    public static EmployeeField Type { get; } = ByName[nameof(Type)];

    public static EmployeeField FirstName { get; } = ByName[nameof(FirstName)];

    public static EmployeeField LastName { get; } = ByName[nameof(LastName)];

    public static EmployeeField NameUse { get; } = ByName[nameof(NameUse)];

    public static EmployeeField OrganizationName { get; } = ByName[nameof(OrganizationName)];

    public static EmployeeField OrganizationReference { get; } = ByName[nameof(OrganizationReference)];

    public static EmployeeField ManagerReference { get; } = ByName[nameof(ManagerReference)];

    public static EmployeeField EndDate { get; } = ByName[nameof(EndDate)];

    public static EmployeeField Active { get; } = ByName[nameof(Active)];

    public static EmployeeField Username { get; } = ByName[nameof(Username)];

    public static EmployeeField License { get; } = ByName[nameof(License)];

    public static EmployeeField UserGroups { get; } = ByName[nameof(UserGroups)];

    public static EmployeeField UserProfiles { get; } = ByName[nameof(UserProfiles)];

    public static EmployeeField CreateUser { get; } = ByName[nameof(CreateUser)];

    /// <summary>The name of the field in a mapping, and in the header of English files.</summary>
    public string Name { get; }

    /// <summary>The position of the field in <see cref="EmployeeFieldSet.All"/>.</summary>
    public int Index { get; private set; }

    /// <summary>The kind of value in its cells.</summary>
    public EmployeeFieldKind Kind { get; }

    /// <summary>The headers of its column, and the texts of the template.</summary>
    public FileColumn Column { get; }

    /// <summary>The field of the contact that it fills; null for a field that concerns the user.</summary>
    public ContactField? Contact { get; }

    /// <summary>Whether the field holds an external reference: of the contact itself, its organization or its manager.</summary>
    public bool IsReference => this == ExternalReference || this == OrganizationReference || Contact == ContactFieldCatalog.ManagerReference;

    /// <summary>The field of every database with a name, ignoring case; null when there is none.</summary>
    public static EmployeeField? Find(string name) => ByName.GetValueOrDefault(name.Trim());

    /// <summary>The name of the field.</summary>
    public override string ToString() => Name;

    private static EmployeeFieldKind KindOf(ContactField contact) => contact switch
    {
        DateContactField => EmployeeFieldKind.Date,
        TypeContactField => EmployeeFieldKind.ContactType,
        NameUseContactField => EmployeeFieldKind.NameUse,
        OwnContactField { Type: ContactFieldType.Number } => EmployeeFieldKind.Number,
        OwnContactField { Type: ContactFieldType.Date } => EmployeeFieldKind.Date,
        OwnContactField { Type: ContactFieldType.Boolean } => EmployeeFieldKind.Truth,
        _ => EmployeeFieldKind.Text,
    };

    private static ImmutableArray<EmployeeField> Number(ImmutableArray<EmployeeField> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i].Index = i;
        }

        return fields;
    }
}
