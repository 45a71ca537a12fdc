namespace UserProvisioning.Storage.Sql;

/// <summary>The tables that every engine has, and which of them a copy of a database takes over.</summary>
internal static class SchemaTables
{
    /// <summary>
    /// The tables that a copy fills, each after those that it points to, with the order of its rows: contacts come organizations first, since
    /// persons point to them.
    /// </summary>
    internal static readonly (string Table, string Order)[] Copied =
    [
        ("Contacts", "OrganizationId IS NOT NULL, Id"),
        ("SystemUsers", "Id"),
        ("Authorizations", "Id"),
        ("AuthorizationMembers", "SystemUserId, AuthorizationId"),
        ("ClientSettings", "Name"),
        ("GeneralUserSettings", "Name"),
        ("SystemUserSettings", "SystemUserId, Name"),
        ("WorkplaceIdentities", "Id"),
        ("WorkplaceTokens", "Hash"),
        ("ProvisioningRuns", "Id"),
        ("ProvisioningRunItems", "RunId, Line"),
        ("ProvisioningRunUnchanged", "RunId, Line"),
        ("ProvisioningRunFileParts", "Id"),
        ("EmployeeInterfaces", "Id"),
        ("EmployeeInterfaceFiles", "Id"),
        ("AuditEntries", "Id"),
    ];

    /// <summary>The table of license pools. A new schema has its rows already, so a copy updates them.</summary>
    internal const string Pools = "Licenses";

    /// <summary>
    /// The tables that are not copied: those of the cache of known rows, which the next import fills anew, those of work that is going on, and the
    /// identity, since a copy is another database.
    /// </summary>
    internal static readonly string[] NotCopied = ["KnownRowSets", "KnownRowParts", "ContactChanges", "CredentialClaims", "DatabaseIdentity"];
}
