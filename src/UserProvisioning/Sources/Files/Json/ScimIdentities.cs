namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// What must be known of all SCIM users of a file before the first is read: a manager is named by the id that the sending
/// system has for it (RFC 7643, 4.3), and here by its external reference.
/// </summary>
internal sealed class ScimIdentities(JsonFileNode user)
{
    private const string UserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);

    /// <summary>Whether an object says of itself that it is a SCIM user.</summary>
    internal bool AreUsers { get; private set; }

    /// <summary>Takes notice of the present object.</summary>
    internal void Add()
    {
        AreUsers = AreUsers || Value("schemas").Contains(UserSchema, StringComparison.OrdinalIgnoreCase);
        string id = Value("id");
        string reference = Value("externalId") is { Length: > 0 } external
            ? external
            : user.Find(JsonNodes.EnterpriseSchema)?.Find("employeeNumber")?.Value ?? string.Empty;
        if (id.Length > 0 && reference.Length > 0 && id != reference)
        {
            _references.TryAdd(id, reference);
        }
    }

    /// <summary>The external reference of the user with an id; the id itself when it is not in the file.</summary>
    internal string ReferenceOf(string id) => _references.GetValueOrDefault(id, id);

    private string Value(string name) => user.Find(name)?.Value ?? string.Empty;
}
