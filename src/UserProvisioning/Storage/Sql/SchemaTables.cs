namespace UserProvisioning.Storage.Sql;

/// <summary>The tables that every engine has, divided into those that are copied to another database and those that are not.</summary>
internal static class SchemaTables
{
    /// <summary>
    /// The tables that a copy fills, each after the tables that it references, with the order of its rows. Organizations come before persons, since
    /// persons reference them.
    /// </summary>
    internal static readonly (string Table, string Order)[] Copied =
    [
        ("Contacts", "OrganizationId IS NOT NULL, Id"),
        ("ContactAliases", "FormerContactId"),
        ("ContactFields", "Id"),
        ("ContactFieldValues", "ContactId, FieldId"),
        ("SystemUsers", "Id"),
        ("LifecycleMails", "SystemUserId, Task, ForDay"),
        ("GivenUpUsernames", "UsernameKey"),
        ("Authorizations", "Id"),
        ("ProfileGroups", "UserProfileId, UserGroupId"),
        ("Givers", "Id"),
        ("AuthorizationMembers", "SystemUserId, AuthorizationId"),
        ("MembershipGivers", "SystemUserId, AuthorizationId, GiverId"),
        ("AssignmentRules", "Id"),
        ("AssignmentRuleGrants", "RuleId, AuthorizationId"),
        ("AssignmentExceptions", "SystemUserId, AuthorizationId"),
        ("ClientSettings", "Name"),
        ("GeneralUserSettings", "Name"),
        ("MailTemplates", "Name"),
        ("SystemUserSettings", "SystemUserId, Name"),
        ("WorkplaceIssuers", "Id"),
        ("WorkplaceIssuerDomains", "Domain"),
        ("WorkplaceIssuerGroups", "IssuerId, UserGroupId, ProviderGroup"),
        ("WorkplaceIdentities", "Id"),
        ("WorkplaceTokens", "Hash"),
        ("ProvisioningRuns", "Id"),
        ("ProvisioningRunItems", "RunId, Line"),
        ("ItemSeals", "RunId, Seal"),
        ("ProvisioningRunUnchanged", "RunId, Line"),
        ("ProvisioningRunFileParts", "Id"),
        ("RowChanges", "RunId, AuditFrom, Item, Number"),
        ("EmployeeInterfaces", "Id"),
        ("EmployeeInterfaceFiles", "Id"),
        ("AuditEntries", "Id"),
        ("AuditStarts", "AfterId, IsPurge"),
    ];

    /// <summary>
    /// The tables of which a private copy has no rows: no rehearsal of large work reads the audit trail, or the tokens that were used to log in.
    /// </summary>
    internal static readonly string[] NotRehearsed = ["AuditEntries", "WorkplaceTokens"];

    /// <summary>The tables with the details of runs, of which a private copy has those of the runs that the work reads.</summary>
    internal static readonly string[] OfRuns =
        ["ProvisioningRunItems", "ItemSeals", "ProvisioningRunUnchanged", "ProvisioningRunFileParts", "RowChanges"];

    /// <summary>The table of license pools. A new schema has its rows already, so a copy updates them.</summary>
    internal const string Pools = "Licenses";

    /// <summary>
    /// The tables that are not copied: the cache of known rows, which the next import fills again; tables of work in progress; the database's id,
    /// since a copy is another database; and the mark of its rules, which copying the rules replaces.
    /// </summary>
    internal static readonly string[] NotCopied =
        ["KnownRowSets", "KnownRowParts", "ContactChanges", "CredentialClaims", "DatabaseIdentity", "RulesMark"];
}
