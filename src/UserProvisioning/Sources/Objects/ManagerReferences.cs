using System.Buffers;
using UserProvisioning.Common;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Objects;

/// <summary>
/// The references of managers that objects name by a distinguished name or by the id of another object, wherever that object stands. A manager who is
/// not among the objects is left as he is.
/// </summary>
internal sealed class ManagerReferences
{
    /// <summary>The properties that name an object in its directory.</summary>
    private static readonly string[] Names = ["distinguishedName", "dn", "entryDN", "objectGUID", "entryUUID", "id", "objectId", "ContactId"];

    /// <summary>The characters of the name of an attribute before the equals sign of a distinguished name.</summary>
    private static readonly SearchValues<char> AttributeType =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    private readonly Dictionary<UInt128, string> _references = [];
    private readonly bool _holdsIds;
    private bool _keysAreIds;

    private ManagerReferences(int column, string name)
    {
        Column = column;
        _holdsIds = name.EndsWith(".id", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".value", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The column of the managers.</summary>
    internal int Column { get; }

    /// <summary>
    /// Reads all objects, and finds the references. Returns null when no object names its manager in another way than by a reference.
    /// </summary>
    internal static ManagerReferences? Find(ObjectFile file, FieldMap map, int[] filled, CancellationToken cancellation)
    {
        if (map[EmployeeField.ManagerReference] is not { Column: { } column, Map: null } || filled[column] == 0
            || !map.Has(EmployeeField.ExternalReference))
        {
            return null;
        }

        var found = new ManagerReferences(column, file.Columns[column]);
        if (!found.IsAsked(file, cancellation))
        {
            return null;
        }

        FieldSource source = map[EmployeeField.ExternalReference]!;
        int? key = source.Column;
        int[] ids = Enumerable.Range(0, filled.Length)
            .Where(i => filled[i] > 0 && Array.Exists(Names, name => name.Equals(file.Columns[i], StringComparison.OrdinalIgnoreCase)))
            .ToArray();
        int[] names = ids.Where(i => i != key).ToArray();

        // If the key is an id, or no object has another id than its key, then the id of a manager is a key.
        found._keysAreIds = found._holdsIds && (names.Length == 0 || names.Length < ids.Length);
        var cells = new MappedCells(map);
        var asked = new List<UInt128>();
        bool asksDistinguished = false;
        foreach ((string name, string reference) in file.Others)
        {
            found.Add(reference, [name]);
        }

        int[]? read = source.Reads is { } reads ? [.. reads] : null;
        using ObjectRows rows = file.OpenObjects(cancellation);
        while (rows.Read())
        {
            cells.MoveTo(read is null ? rows.Row() : rows.Row(read));
            if (cells.Get(EmployeeField.ExternalReference) is not { } reference)
            {
                // An object without a key, such as a service account, is rejected, whoever its manager is.
                continue;
            }

            found.Add(reference, names.Select(rows.Cell));
            string manager = rows.Cell(column);
            if (found.IsName(manager))
            {
                asked.Add(HashOf(manager));
                asksDistinguished |= IsDistinguished(manager);
            }
        }

        // If ids are the keys, they are references already.
        if (asked.Count == 0 || (found._keysAreIds && !asksDistinguished))
        {
            return null;
        }

        int missing = asked.Count(name => !found._references.ContainsKey(name));
        if (missing > 0 && !found._keysAreIds)
        {
            map.Warnings.Add($"{Counted.Of(missing, "object")} {(missing == 1 ? "names" : "name")} a manager who is not among the objects. "
                + "Their ManagerReference stays as it is.");
        }

        return found;
    }

    /// <summary>Replaces the name of a manager.</summary>
    /// <returns>
    /// Whether the text is such a name, and the reference; null when the manager is not among the objects. Another text is a reference already.
    /// </returns>
    internal (bool IsReplaced, string? Reference) Replace(string text) =>
        !IsName(text) ? (false, null)
        : _references.TryGetValue(HashOf(text), out string? reference) ? (true, reference)
        : (!_keysAreIds || IsDistinguished(text), null);

    /// <summary>Whether an object names its manager in another way than by a reference. Mostly the first manager says so, or none does.</summary>
    private bool IsAsked(ObjectFile file, CancellationToken cancellation)
    {
        using ObjectRows row = file.OpenObjects(cancellation);
        while (row.Read())
        {
            if (IsName(row.Cell(Column)))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string reference, IEnumerable<string> names)
    {
        if (_keysAreIds || IsDistinguished(reference) || Guid.TryParse(reference, out _))
        {
            _keysAreIds = true;
            _references.TryAdd(HashOf(reference), reference);
        }

        foreach (string name in names.Where(IsName))
        {
            _references.TryAdd(HashOf(name), reference);
        }
    }

    private bool IsName(string text) => text.Length > 0 && (_holdsIds || IsDistinguished(text) || Guid.TryParse(text, out _));

    private static bool IsDistinguished(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
        && text.AsSpan(0, equals).Trim() is var type
        && !type.ContainsAnyExcept(AttributeType);

    private static UInt128 HashOf(string text) => KeyHash.Of(Text.Key(text));
}
