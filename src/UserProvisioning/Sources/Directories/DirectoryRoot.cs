using System.Globalization;
using UserProvisioning.Sources.Directories.Ldap;

namespace UserProvisioning.Sources.Directories;

/// <summary>What a directory says of itself: the attributes of its root entry.</summary>
internal sealed class DirectoryRoot
{
    private const string ActiveDirectory = "1.2.840.113556.1.4.800";
    private const string LightweightActiveDirectory = "1.2.840.113556.1.4.1851";

    private static readonly string[] Attributes =
    [
        "supportedCapabilities", "supportedSASLMechanisms", "namingContexts", "highestCommittedUSN", "dsServiceName",
    ];

    private readonly LdapEntry? _entry;

    private DirectoryRoot(LdapEntry? entry) => _entry = entry;

    /// <summary>Whether it is an Active Directory.</summary>
    internal bool IsActiveDirectory => Texts("supportedCapabilities").Any(one => one is ActiveDirectory or LightweightActiveDirectory);

    /// <summary>The ways of signing in that are offered.</summary>
    internal IReadOnlyList<string> SaslMechanisms => [.. Texts("supportedSASLMechanisms")];

    /// <summary>The number of the newest change on this server; null for a directory that does not count its changes.</summary>
    internal long? HighestUsn => long.TryParse(_entry?.Text("highestCommittedUSN"), NumberStyles.None, CultureInfo.InvariantCulture, out long usn)
        ? usn
        : null;

    /// <summary>The entry of this server itself; null for none.</summary>
    internal string? ServerName => _entry?.Text("dsServiceName");

    /// <summary>Whether the directory told which parts of it there are. It may tell more to an account than to nobody.</summary>
    internal bool HasContexts => Texts("namingContexts").Any();

    internal static DirectoryRoot Read(LdapConnection connection) => new(connection.Find(string.Empty, Attributes));

    /// <summary>The naming context in which an entry is: the largest part of the directory that this server has as a whole.</summary>
    internal string NamingContextOf(string name)
    {
        string key = LdapNames.KeyOf(name)!;
        return Texts("namingContexts")
            .Where(context => LdapNames.KeyOf(context) is { } of && LdapNames.IsWithin(key, of))
            .MaxBy(context => context.Length) ?? name;
    }

    private IEnumerable<string> Texts(string attribute) => _entry?.Texts(attribute) ?? [];
}
