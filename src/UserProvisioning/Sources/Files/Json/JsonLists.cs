using System.Text.Json;
using System.Text;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// Finds the rows of a JSON file that is one object. The object may be a row itself, or hold the rows in a list, as HR systems respond
/// (<c>Report_Entry</c>, <c>employees</c>, <c>data</c>, <c>rows</c>, <c>value</c>, <c>data.items</c>).
/// </summary>
internal sealed class JsonLists
{
    /// <summary>The deepest nesting at which a list is searched.</summary>
    private const int MostDepth = 5;
    private const int SampleObjects = 5;

    private readonly JsonTokens _tokens;
    private readonly Func<string, bool> _isKnown;
    private readonly List<string> _path = [];
    private readonly List<JsonList> _lists = [];

    private JsonLists(JsonTokens tokens, Func<string, bool> isKnown) => (_tokens, _isKnown) = (tokens, isKnown);

    /// <summary>Detects the layout of a file.</summary>
    /// <param name="tokens">The file, from its beginning.</param>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="listName">The names of the properties that lead to the list of rows, joined with dots; null to find it.</param>
    /// <param name="isKnown">Whether a text is the name of a recognized column.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static JsonLayout Detect(JsonTokens tokens, string path, string? listName, Func<string, bool> isKnown)
    {
        if (!tokens.Read() || tokens.Type is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            throw tokens.Invalid("it begins with neither an array of objects nor an object");
        }

        if (tokens.Type == JsonTokenType.StartArray)
        {
            return listName is null ? new JsonLayout(JsonLayoutKind.Array) : throw NoList(path, listName, []);
        }

        var lists = new JsonLists(tokens, isKnown);
        var paging = new JsonPaging();
        var outer = new JsonList([]);
        lists.ReadObject(outer, paging);

        // If a second value follows, the object is a row itself, or the response of a system with something appended.
        return lists.Choose(outer, path, listName, isAlone: !tokens.Read()) with { Paging = paging };
    }

    private JsonLayout Choose(JsonList outer, string path, string? listName, bool isAlone)
    {
        if (listName is not null)
        {
            JsonList named = _lists.Find(list => list.Name.Equals(listName, StringComparison.OrdinalIgnoreCase))
                ?? throw NoList(path, listName, _lists);
            return new JsonLayout(JsonLayoutKind.Envelope, named.Path);
        }

        if (_lists.Find(list => list.Path is [var name] && AreEqual(name, "Resources")) is { } resources)
        {
            return new JsonLayout(JsonLayoutKind.Resources, resources.Path);
        }

        if (_lists.Find(list => list.Path is [var name] && AreEqual(name, "Operations")) is { } operations)
        {
            return new JsonLayout(JsonLayoutKind.Operations, operations.Path);
        }

        List<JsonList> filled = _lists.FindAll(list => list.Objects > 0);
        JsonList? best = filled.OrderByDescending(list => list.IsPerson).ThenByDescending(list => list.Known).FirstOrDefault();
        if (outer.IsPerson || (!isAlone && best?.IsPerson != true) || (best is not null && !best.IsPerson && outer.Known > best.Known))
        {
            return new JsonLayout(JsonLayoutKind.Sequence);
        }

        if (best is null)
        {
            // A file whose only list is empty has no employees.
            return outer.Known == 0 && _lists.Find(list => list.Items == 0) is { } empty
                ? new JsonLayout(JsonLayoutKind.Envelope, empty.Path)
                : new JsonLayout(JsonLayoutKind.Sequence);
        }

        return filled.Exists(list => list != best && list.IsPerson == best.IsPerson && list.Known == best.Known)
            ? throw FileErrors.Unreadable(
                path,
                $"has several lists of objects, and it is unclear which holds the employees: {Names(filled)}. Name it, as -SheetName '{best.Name}'.")
            : new JsonLayout(JsonLayoutKind.Envelope, best.Path);
    }

    /// <summary>Reads an object around the rows. Its other properties may be paging information.</summary>
    private void ReadObject(JsonList outer, JsonPaging paging)
    {
        while (_tokens.Read() && _tokens.Type == JsonTokenType.PropertyName)
        {
            string name = _tokens.Text;
            _path.Add(name);
            _tokens.Read();
            switch (_tokens.Type)
            {
                case JsonTokenType.StartArray when _path.Count <= MostDepth:
                    ReadList();
                    break;
                case JsonTokenType.StartObject when _path.Count < MostDepth:
                    ReadObject(outer, paging);
                    break;
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    _tokens.Skip();
                    break;
                case JsonTokenType.Null:
                    break;
                default:
                    if (_path.Count == 1)
                    {
                        outer.Add(name, _isKnown);
                    }

                    paging.Add(_path, Encoding.UTF8.GetString(_tokens.Raw));
                    break;
            }

            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void ReadList()
    {
        var list = new JsonList([.. _path]);
        _lists.Add(list);
        while (_tokens.Read() && _tokens.Type != JsonTokenType.EndArray)
        {
            list.Items++;
            if (_tokens.Type == JsonTokenType.StartObject && list.Objects++ < SampleObjects)
            {
                ReadItem(list, string.Empty, 0);
            }
            else
            {
                _tokens.Skip();
            }
        }
    }

    /// <summary>
    /// Reads the property names of an object. Wrappers such as attributes and value are skipped, and their contents are read instead.
    /// </summary>
    private void ReadItem(JsonList list, string above, int depth)
    {
        while (_tokens.Read() && _tokens.Type == JsonTokenType.PropertyName)
        {
            string name = _tokens.Text;
            string whole = JsonColumns.IsWrapper(name) ? above : above.Length == 0 ? name : $"{above}.{name}";
            _tokens.Read();
            if (_tokens.Type == JsonTokenType.StartObject && depth < MostDepth)
            {
                ReadItem(list, whole, depth + 1);
            }
            else
            {
                list.Add(whole, _isKnown);
                _tokens.Skip();
            }
        }
    }

    private static ProvisioningException NoList(string path, string listName, List<JsonList> lists) => FileErrors.Unreadable(
        path, lists.Count == 0
            ? $"has no list '{Text.Shorten(listName)}', nor any other inside an object. Leave -SheetName out."
            : $"has no list '{Text.Shorten(listName)}'. The lists are {Names(lists)}.");

    private static string Names(List<JsonList> lists) =>
        string.Join(", ", lists.Take(20).Select(list => $"'{Text.Shorten(list.Name)}' ({list.Items})"));

    private static bool AreEqual(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
