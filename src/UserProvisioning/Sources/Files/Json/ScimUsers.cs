using System.Globalization;
using UserProvisioning.Fields;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// Maps the attributes of a SCIM user (RFC 7643, 4.1 and 4.3) to the fields of an employee. It adds a column for
/// each such field after the columns of the file, with the name of the field, so that a mapping may still use the file's columns.
/// </summary>
internal sealed class ScimUsers
{
    private const int MostItems = 10;

    /// <summary>The standard attributes of SCIM. Other names are recognized in the same way as the headers of a CSV file.</summary>
    private static readonly HashSet<string> Standard = new(
        ("schemas id externalId userName displayName nickName profileUrl title userType preferredLanguage locale timezone active password " +
        "emails phoneNumbers ims photos addresses groups entitlements roles x509Certificates meta name manager").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(EmployeeField Field, Func<string[], string> Value)> _fields = [];
    private readonly ScimIdentities _identities;
    private readonly int _width;

    /// <param name="columns">The columns of the file.</param>
    /// <param name="identities">The users of the file by their ids.</param>
    /// <param name="known">The fields that files of the database can have.</param>
    internal ScimUsers(IReadOnlyList<string> columns, ScimIdentities identities, EmployeeFieldSet known)
    {
        _identities = identities;
        _width = columns.Count;
        for (int i = 0; i < columns.Count; i++)
        {
            _columns.TryAdd(columns[i], i);
        }

        foreach (EmployeeField field in known.All)
        {
            Add(field);
        }

        EmployeeField?[] fields = new EmployeeField?[columns.Count + _fields.Count];
        for (int i = 0; i < columns.Count; i++)
        {
            fields[i] = known.RecognizeOwn(OwnName(columns[i])) is { } own ? own
                : Standard.Contains(columns[i])
                || HeaderRecognition.Recognize(columns[i]) is not { } field
                || _fields.Exists(added => added.Field == field) ? null
                : field;
        }

        for (int i = 0; i < _fields.Count; i++)
        {
            fields[columns.Count + i] = _fields[i].Field;
        }

        Fields = fields;
    }

    /// <summary>The fields of all columns: those of the file, then those that are added.</summary>
    internal IReadOnlyList<EmployeeField?> Fields { get; }

    /// <summary>The names of the added columns.</summary>
    internal IEnumerable<string> Names => _fields.Select(added => added.Field.ToString());

    /// <summary>Fills in the added cells. Returns why the object is not a valid row, or null.</summary>
    /// <param name="cells">The cells of the file, with room for the added cells.</param>
    /// <param name="inexact">
    /// Which cells hold a number that cannot be a reference; null for none. An added cell gets the mark of the cell from which it is computed.
    /// </param>
    internal string? Complete(string[] cells, bool[]? inexact)
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            cells[_width + i] = _fields[i].Value(cells);
            if (inexact is not null)
            {
                inexact[_width + i] = _fields[i].Field.Column.Scim.Any(attribute =>
                    _columns.TryGetValue(attribute, out int from) && inexact[from] && cells[from] == cells[_width + i]);
            }
        }

        string method = Get(cells, "operation.method");
        string path = Get(cells, "operation.path");
        bool isBulk = _columns.ContainsKey("operation.method") || _columns.ContainsKey("operation.path");
        if (isBulk && !method.Equals("POST", StringComparison.OrdinalIgnoreCase) && !method.Equals("PUT", StringComparison.OrdinalIgnoreCase))
        {
            return $"the operation is '{Text.Shorten(method)}', and only POST and PUT of a whole user are read; let somebody leave with active = "
                + "false";
        }

        return path.Contains("/Groups", StringComparison.OrdinalIgnoreCase)
            || Get(cells, "meta.resourceType").Equals("Group", StringComparison.OrdinalIgnoreCase)
            || Get(cells, "schemas").Contains("core:2.0:Group", StringComparison.OrdinalIgnoreCase)
            || (Get(cells, "userName").Length == 0 && (Get(cells, "members").Length > 0 || Get(cells, "members[0].value").Length > 0))
            ? "it is a group; only users are read"
            : null;
    }

    /// <summary>The name by which an own contact field is recognized: that of a property of the user, or of an extension (RFC 7643, 3.3).</summary>
    private static string OwnName(string column) =>
        column.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) || column.StartsWith(JsonNodes.Enterprise + ".", StringComparison.Ordinal)
        ? column[(column.LastIndexOf('.') + 1)..]
        : column;

    private void Add(EmployeeField field)
    {
        string[] attributes = field.Column.Scim;
        if (field == EmployeeField.Type)
        {
            Add(field, _ => nameof(ContactType.Person));
        }
        else if (field == EmployeeField.ExternalReference)
        {
            Add(field, FirstFilled(attributes), [.. attributes, "operation.path"]);
        }
        else if (attributes is [var list] && list.EndsWith("[]", StringComparison.Ordinal))
        {
            AddItem(field, list[..^2]);
        }
        else if (attributes.Length > 0)
        {
            Func<string[], string> value =
                field == EmployeeField.LastName ? LastName
                : field.Contact == ContactFieldCatalog.Language ? Language
                : field.Contact == ContactFieldCatalog.ManagerReference ? Manager
                : FirstFilled(attributes);
            Add(field, value, attributes);
        }
    }

    /// <summary>Adds a field if the file has one of the columns from which it is computed.</summary>
    private void Add(EmployeeField field, Func<string[], string> value, params string[] columns)
    {
        if (columns.Length == 0 || columns.Any(_columns.ContainsKey))
        {
            _fields.Add((field, value));
        }
    }

    /// <summary>Adds a field from a list of addresses: the primary one, else the one for work, else the first.</summary>
    private void AddItem(EmployeeField field, string attribute)
    {
        var items = new List<(int Value, string Primary, string Type)>();
        for (int i = 0; i < MostItems; i++)
        {
            string item = string.Create(CultureInfo.InvariantCulture, $"{attribute}[{i}]");
            if (_columns.TryGetValue($"{item}.value", out int value))
            {
                items.Add((value, $"{item}.primary", $"{item}.type"));
            }
        }

        // A list of plain texts is a single column.
        int? texts = _columns.TryGetValue(attribute, out int list) ? list : null;
        if (items.Count > 0 || texts is not null)
        {
            Add(field, cells =>
            {
                string? best = texts is { } plain ? cells[plain].Split('|')[0] : null;
                int rank = 0;
                foreach ((int value, string primary, string type) in items)
                {
                    int own = cells[value].Length == 0 ? 0
                        : Get(cells, primary).Equals("true", StringComparison.OrdinalIgnoreCase) ? 3
                        : Get(cells, type).Equals("work", StringComparison.OrdinalIgnoreCase) ? 2
                        : 1;
                    (best, rank) = own > rank ? (cells[value], own) : (best, rank);
                }

                return best ?? string.Empty;
            });
        }
    }

    private Func<string[], string> FirstFilled(params string[] columns)
    {
        int[] indexes = columns.Where(_columns.ContainsKey).Select(column => _columns[column]).ToArray();
        bool hasPath = columns.Contains("id");
        return cells =>
        {
            foreach (int index in indexes)
            {
                if (cells[index].Length > 0)
                {
                    return cells[index];
                }
            }

            return hasPath ? IdOfPath(Get(cells, "operation.path")) : string.Empty;
        };
    }

    /// <summary>The id in the path of a PUT request, such as <c>/Users/2819c223</c>.</summary>
    private static string IdOfPath(string path)
    {
        int users = path.LastIndexOf("Users/", StringComparison.OrdinalIgnoreCase);
        return users < 0 ? string.Empty : path[(users + 6)..].TrimEnd('/');
    }

    private string LastName(string[] cells) =>
        Get(cells, "name.familyName") is { Length: > 0 } family ? family
        : Get(cells, "name.givenName").Length > 0 ? string.Empty
        : Get(cells, "name.formatted") is { Length: > 0 } formatted ? formatted
        : Get(cells, "displayName");

    // The preferred language may be a list with weights, as a browser sends it: "nl-NL, en;q=0.5".
    private string Language(string[] cells)
    {
        string text = Get(cells, "preferredLanguage") is { Length: > 0 } preferred ? preferred : Get(cells, "locale");
        int end = text.AsSpan().IndexOfAny(',', ';');
        return (end < 0 ? text : text[..end]).Trim().Replace('_', '-');
    }

    private string Manager(string[] cells) =>
        _identities.ReferenceOf(ContactFieldCatalog.ManagerReference.File!.Scim
            .Select(column => Get(cells, column))
            .FirstOrDefault(value => value.Length > 0) ?? string.Empty);

    private string Get(string[] cells, string column) => _columns.TryGetValue(column, out int index) ? cells[index] : string.Empty;
}
