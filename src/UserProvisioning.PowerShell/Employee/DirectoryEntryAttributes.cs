using System.Collections;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The attributes of an LDAP entry as the libraries of .NET deliver it: SearchResultEntry of System.DirectoryServices.Protocols, and SearchResult of
/// System.DirectoryServices. Their types are known by name, since the session may have loaded another version than ours, or none.
/// </summary>
/// <param name="Names">What names the entry, beside its attributes.</param>
/// <param name="Values">The values of each attribute.</param>
internal sealed record DirectoryEntryAttributes(IReadOnlyDictionary<string, string> Names, IDictionary Values)
{
    private const string Protocols = "System.DirectoryServices.Protocols.";

    /// <summary>Attributes whose values are binary, although some of them can be read as a text.</summary>
    private static readonly HashSet<string> Binary = new(StringComparer.OrdinalIgnoreCase)
    {
        "objectGUID", "objectSid", "thumbnailPhoto", "jpegPhoto", "userCertificate", "mS-DS-ConsistencyGuid",
    };

    private static readonly Type[] OneType = [typeof(Type)];

    /// <summary>The attributes of an entry; null when the object is no such entry.</summary>
    internal static DirectoryEntryAttributes? Of(object value) => value.GetType().FullName switch
    {
        Protocols + "SearchResultEntry" when Get(value, "Attributes") is IDictionary attributes =>
            new DirectoryEntryAttributes(
                new Dictionary<string, string> { ["distinguishedName"] = Get(value, "DistinguishedName")?.ToString() ?? string.Empty }, attributes),
        "System.DirectoryServices.SearchResult" when Get(value, "Properties") is IDictionary properties =>
            new DirectoryEntryAttributes(new Dictionary<string, string>(), properties),
        _ => null,
    };

    /// <summary>The values of an attribute as texts, or as bytes where they are no text; null when the list is no attribute of an entry.</summary>
    internal static IEnumerable? ValuesOf(string name, object list) => list.GetType().FullName == Protocols + "DirectoryAttribute"
        ? (IEnumerable?)list.GetType().GetMethod("GetValues", OneType)!.Invoke(
            list, [Binary.Contains(name) || IsOption(name) ? typeof(byte[]) : typeof(string)])
        : null;

    /// <summary>Whether the name of an attribute says that its values are binary.</summary>
    private static bool IsOption(string name) => name.EndsWith(";binary", StringComparison.OrdinalIgnoreCase);

    private static object? Get(object value, string property) => value.GetType().GetProperty(property)?.GetValue(value);
}
