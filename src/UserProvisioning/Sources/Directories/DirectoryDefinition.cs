using UserProvisioning.Sources.Directories.Ldap;

namespace UserProvisioning.Sources.Directories;

/// <summary>Which entries of which directory are employees, and from which attributes their fields come.</summary>
internal sealed record DirectoryDefinition
{
    internal required LdapServer Server { get; init; }

    internal required string SearchBase { get; init; }

    /// <summary>The filter that employees match; null for the one that fits the directory.</summary>
    internal LdapFilter? Filter { get; init; }

    /// <summary>The mapping of the interface; null for none.</summary>
    internal IReadOnlyDictionary<string, object?>? Mapping { get; init; }

    /// <summary>The distinguished names of groups, with the user groups that they give; empty for none.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Groups { get; init; } = [];

    /// <summary>The account that signs in; null for the account of the process.</summary>
    internal string? Username { get; init; }
}
