namespace UserProvisioning.Storage;

/// <summary>The tables whose rows a manual run puts back.</summary>
internal enum KeptTable
{
    Contacts,
    ContactAliases,
    ContactFields,
    ContactFieldValues,
    SystemUsers,
    GivenUpUsernames,
    Authorizations,
    AuthorizationMembers,
    MembershipGivers,
    ProfileGroups,
    AssignmentRules,
    AssignmentRuleGrants,
    AssignmentExceptions,
    SystemUserSettings,
    ClientSettings,
    GeneralUserSettings,
    MailTemplates,
    Licenses,
    WorkplaceIssuers,
    WorkplaceIssuerDomains,
    WorkplaceIssuerGroups,
    WorkplaceIdentities,
    EmployeeInterfaces,
    EmployeeInterfaceFiles,
}

/// <summary>
/// What undoing must know of a table: its key, its references, its unique values. The columns themselves are read from the database.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Key">The columns of its key.</param>
internal sealed record TableShape(KeptTable Table, params string[] Key)
{
    private static readonly HashSet<string> Numbers =
        ["Id", "ContactId", "SystemUserId", "AuthorizationId", "OrganizationId", "EmployeeInterfaceId", "UserProfileId", "UserGroupId",
        "FormerContactId", "GiverId", "FieldId", "RuleId", "IssuerId"];

    /// <summary>Columns that are never read: versions and locks of rows, counters, and the hashes of passwords, which no record holds.</summary>
    internal IReadOnlyList<string> NotRead { get; private init; } = [];

    /// <summary>Columns that keep their values: a password that was set is not put back.</summary>
    internal IReadOnlyList<string> Lasting { get; private init; } = [];

    /// <summary>Columns that record what happened elsewhere, as a login. They are neither put back nor a reason for a conflict.</summary>
    internal IReadOnlyList<string> Observed { get; private init; } = [];

    /// <summary>Columns that say who gave something, and since when. They are put back; that only they were changed since is no conflict.</summary>
    internal IReadOnlyList<string> OfGiving { get; private init; } = [];

    /// <summary>Values of a row that is added again: a user that was removed has no password any more.</summary>
    internal IReadOnlyList<RowValue> WhenAddedAgain { get; private init; } = [];

    /// <summary>Columns that are computed from other columns.</summary>
    internal IReadOnlyList<string> Computed { get; private init; } = [];

    /// <summary>Columns that hold ids of rows of another table.</summary>
    internal IReadOnlyList<(string Column, KeptTable Table)> Parents { get; private init; } = [];

    /// <summary>Columns that together are unique, each time with the most selective one first.</summary>
    internal IReadOnlyList<string[]> Unique { get; private init; } = [];

    /// <summary>Whether other programs' writes to a row are found by its version, see <see cref="IVersionedRow"/>.</summary>
    internal bool IsVersioned { get; private init; }

    internal static IReadOnlyList<TableShape> All { get; } =
    [
        new(KeptTable.Contacts, "Id")
        {
            Parents = [("OrganizationId", KeptTable.Contacts)],
            Unique = [["ExternalReferenceKey"]],
            Computed = ["DisplayName"],
            IsVersioned = true,
        },
        new(KeptTable.SystemUsers, "Id")
        {
            NotRead = ["PasswordHash"],
            OfGiving = ["LicenseGiverId", "LicenseLine", "UsernameGiverId", "UsernameLine"],
            Lasting = ["PasswordSetAt", "CredentialStatus", "MustChangePassword"],
            Observed = ["LastLoginAt"],
            WhenAddedAgain = [new RowValue("PasswordSetAt", null), new RowValue("CredentialStatus", "None")],
            Parents = [("ContactId", KeptTable.Contacts)],
            Unique = [["ContactId"], ["UsernameKey"], ["WorkplaceIdentifierKey"]],
            IsVersioned = true,
        },
        new(KeptTable.ContactAliases, "FormerContactId")
        {
            Parents = [("ContactId", KeptTable.Contacts)],
            Unique = [["ExternalReferenceKey"]],
        },
        new(KeptTable.ContactFields, "Id") { Unique = [["NameKey"]] },
        new(KeptTable.ContactFieldValues, "ContactId", "FieldId")
        {
            Parents = [("ContactId", KeptTable.Contacts), ("FieldId", KeptTable.ContactFields)],
        },
        new(KeptTable.GivenUpUsernames, "UsernameKey"),
        new(KeptTable.Authorizations, "Id") { Unique = [["NameKey", "Kind"]], IsVersioned = true },
        new(KeptTable.AuthorizationMembers, "SystemUserId", "AuthorizationId")
        {
            OfGiving = ["GiverId", "GivenLine"],
            Parents = [("SystemUserId", KeptTable.SystemUsers), ("AuthorizationId", KeptTable.Authorizations)],
        },
        new(KeptTable.MembershipGivers, "SystemUserId", "AuthorizationId", "GiverId")
        {
            Parents = [("SystemUserId", KeptTable.SystemUsers), ("AuthorizationId", KeptTable.Authorizations)],
        },
        new(KeptTable.ProfileGroups, "UserProfileId", "UserGroupId")
        {
            OfGiving = ["Since"],
            Parents = [("UserProfileId", KeptTable.Authorizations), ("UserGroupId", KeptTable.Authorizations)],
        },
        new(KeptTable.AssignmentRules, "Id") { Unique = [["NameKey"]] },
        new(KeptTable.AssignmentRuleGrants, "RuleId", "AuthorizationId")
        {
            Parents = [("RuleId", KeptTable.AssignmentRules), ("AuthorizationId", KeptTable.Authorizations)],
        },
        new(KeptTable.AssignmentExceptions, "SystemUserId", "AuthorizationId")
        {
            Parents = [("SystemUserId", KeptTable.SystemUsers), ("AuthorizationId", KeptTable.Authorizations)],
        },
        new(KeptTable.SystemUserSettings, "SystemUserId", "Name") { Parents = [("SystemUserId", KeptTable.SystemUsers)] },
        new(KeptTable.ClientSettings, "Name"),
        new(KeptTable.GeneralUserSettings, "Name"),
        new(KeptTable.MailTemplates, "Name"),
        new(KeptTable.Licenses, "License") { NotRead = ["Used"] },
        new(KeptTable.WorkplaceIssuers, "Id") { Unique = [["NameKey"], ["Audience", "Issuer"]] },
        new(KeptTable.WorkplaceIssuerDomains, "Domain") { Parents = [("IssuerId", KeptTable.WorkplaceIssuers)] },
        new(KeptTable.WorkplaceIssuerGroups, "IssuerId", "UserGroupId", "ProviderGroup")
        {
            Parents = [("IssuerId", KeptTable.WorkplaceIssuers), ("UserGroupId", KeptTable.Authorizations)],
        },
        new(KeptTable.WorkplaceIdentities, "Id")
        {
            Parents = [("ContactId", KeptTable.Contacts)],
            Unique = [["Subject", "Issuer"], ["ContactId", "Issuer", "Audience"]],
        },
        new(KeptTable.EmployeeInterfaces, "Id")
        {
            NotRead = ["LeaseToken", "LeaseHolder", "LeaseAt", "Mark"],
            Unique = [["NameKey"]],
            IsVersioned = true,
        },
        new(KeptTable.EmployeeInterfaceFiles, "Id")
        {
            Parents = [("EmployeeInterfaceId", KeptTable.EmployeeInterfaces)],
            Unique = [["ClaimId", "EmployeeInterfaceId"]],
        },
    ];

    private static readonly Dictionary<string, TableShape> ByName = All.ToDictionary(shape => shape.Table.ToString(), StringComparer.Ordinal);

    internal static TableShape? Named(string table) => ByName.GetValueOrDefault(table);

    internal static TableShape Of(KeptTable table) => ByName[table.ToString()];

    /// <summary>The tables that refer to a table, with the column that does.</summary>
    internal static IEnumerable<(TableShape Shape, string Column)> ChildrenOf(KeptTable table) =>
        from shape in All
        from parent in shape.Parents
        where parent.Table == table
        select (shape, parent.Column);

    /// <summary>Whether a column holds numbers, and not texts.</summary>
    internal static bool IsNumber(string column) => Numbers.Contains(column);

    internal bool IsRead(string column) => column != nameof(IVersionedRow.RowVersion) && !NotRead.Contains(column);

    /// <summary>The values of a key.</summary>
    internal IReadOnlyList<RowValue> KeyValues(string key)
    {
        string[] parts = key.Split('/', Key.Length);
        return Key.Zip(parts, (column, part) => new RowValue(column, part)).ToList();
    }
}
