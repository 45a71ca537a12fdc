using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using UserProvisioning.Sources.Files.Json;

namespace UserProvisioning.Sources.Objects;

/// <summary>
/// Writes objects to a file that <see cref="ObjectFile"/> reads: for each object its properties that have a value, each with the number of its
/// column, its kind and its text; behind the last one the names of the columns, and how many objects have a value in each, and then names of
/// employees who are not among the objects, with their references; in the last 8 bytes where these names begin.
/// </summary>
internal sealed class ObjectFileWriter(Stream stream)
{
    /// <summary>The most columns. Objects that all have different properties are no employees.</summary>
    private const int MostColumns = 2000;

    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The properties of the last object with their columns: mostly the next object has the same, in the same order.</summary>
    private readonly List<(string Name, int Column)> _last = [];
    private readonly List<string> _names = [];
    private readonly List<int> _filled = [];
    private readonly List<(string Name, string Reference)> _others = [];
    private readonly ArrayBufferWriter<byte> _row = new(4096);

    /// <summary>The number of objects.</summary>
    internal int Count { get; private set; }

    /// <summary>Writes the next object.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MappingInvalid"/>: there are too many different properties.</exception>
    internal void Add(IEnumerable<KeyValuePair<string, object?>> properties)
    {
        _row.ResetWrittenCount();
        int position = 0;
        foreach ((string name, object? value) in properties)
        {
            AddCell(ColumnOf(name, position++), name, value);
        }

        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, _row.WrittenCount);
        stream.Write(length);
        stream.Write(_row.WrittenSpan);
        Count = checked(Count + 1);
    }

    /// <summary>Writes the names of the columns. Call it once, after the last object.</summary>
    internal void Close()
    {
        long names = stream.Position;
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Count);
        writer.Write(_names.Count);
        for (int i = 0; i < _names.Count; i++)
        {
            writer.Write(_names[i]);
            writer.Write(_filled[i]);
        }

        foreach ((string name, string reference) in _others)
        {
            writer.Write(name);
            writer.Write(reference);
        }

        writer.Write(names);
    }

    /// <summary>Adds a name of an employee who is not among the objects.</summary>
    internal void AddName(string name, string reference) => _others.Add((name, reference));

    private void AddCell(int column, string name, object? value)
    {
        (string? text, ObjectCellKind kind) = ObjectText.Of(name, value);
        if (text is null)
        {
            // A property that is null says as much as one that is not there.
            return;
        }

        AddNumber(column);
        _row.GetSpan(1)[0] = (byte)kind;
        _row.Advance(1);
        _filled[column]++;
        AddNumber(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _row);
    }

    private int ColumnOf(string name, int position)
    {
        if (position < _last.Count && (ReferenceEquals(_last[position].Name, name) || _last[position].Name == name))
        {
            return _last[position].Column;
        }

        int found = ColumnOf(name);
        if (position < _last.Count)
        {
            _last[position] = (name, found);
        }
        else if (position == _last.Count)
        {
            _last.Add((name, found));
        }

        return found;
    }

    private int ColumnOf(string name)
    {
        if (_columns.TryGetValue(name, out int column))
        {
            return column;
        }

        if (_names.Count == MostColumns)
        {
            throw new ProvisioningException(
                ErrorIds.MappingInvalid,
                $"The objects have more than {MostColumns} different properties, and so are no employees. Nothing was changed.");
        }

        _columns.Add(name, _names.Count);
        _names.Add(Short(name));
        _filled.Add(0);
        return _names.Count - 1;
    }

    /// <summary>The name with a short prefix instead of the address of a schema of SCIM.</summary>
    private static string Short(string name) =>
        Array.Find(JsonNodes.EnterpriseSchemas, schema => name.StartsWith(schema + ".", StringComparison.OrdinalIgnoreCase)) is { } found
            ? JsonNodes.Enterprise + name[found.Length..]
            : Text.Clean(name) ?? string.Empty;

    private void AddNumber(int number)
    {
        Span<byte> bytes = _row.GetSpan(5);
        int length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            bytes[length++] = (byte)(number | 0x80);
        }

        bytes[length++] = (byte)number;
        _row.Advance(length);
    }
}
