namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// What must be known of all SCIM users of a file before the first is read: a manager is named by the id that the sending
/// system has for it (RFC 7643, 4.3), and here by its external reference.
/// </summary>
internal sealed class ScimIdentities(JsonFileNode user)
{
    /// <summary>The schemas of a user (RFC 7643, 4.1; SCIM 1.1).</summary>
    private static readonly string[] UserSchemas = ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:scim:schemas:core:1.0"];

    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);

    /// <summary>Whether an object says of itself that it is a SCIM user.</summary>
    internal bool AreUsers { get; private set; }

    /// <summary>Takes notice of the present object.</summary>
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

    /// <summary>The external reference of the user with an id; the id itself when it is not in the file.</summary>
    internal string ReferenceOf(string id) => _references.GetValueOrDefault(id, id);

    private string Value(string name) => user.Find(name)?.Value ?? string.Empty;
}
