namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// The SCIM users of a file by their ids. It is filled before the first row is read, because SCIM names a manager by the id that the sending
/// system uses (RFC 7643, 4.3), and this module by the external reference.
/// </summary>
internal sealed class ScimIdentities(JsonFileNode user)
{
    /// <summary>The schema URIs of a user (RFC 7643, 4.1; SCIM 1.1).</summary>
    private static readonly string[] UserSchemas = ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:scim:schemas:core:1.0"];

    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);

    /// <summary>Whether an object declares itself a SCIM user.</summary>
    internal bool AreUsers { get; private set; }

    /// <summary>Records the current object.</summary>
    internal void Add()
    {
        AreUsers = AreUsers || UserSchemas.Any(schema => Value("schemas").Contains(schema, StringComparison.OrdinalIgnoreCase));
        string id = Value("id");
        string reference = Value("externalId") is { Length: > 0 } external ? external : JsonNodes.EnterpriseSchemas.Select(schema =>
            user.Find(schema)?.Find("employeeNumber")?.Value).FirstOrDefault(number => number is { Length: > 0 }) ?? string.Empty;
        if (id.Length > 0 && reference.Length > 0 && id != reference)
        {
            _references.TryAdd(id, reference);
        }
    }

    /// <summary>The external reference of the user with an id; the id itself when the file has no such user.</summary>
    internal string ReferenceOf(string id) => _references.GetValueOrDefault(id, id);

    private string Value(string name) => user.Find(name)?.Value ?? string.Empty;
}
