using System.Text;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Objects;

/// <summary>Objects of a pipeline, read from the file that <see cref="ObjectFileWriter"/> has written. The line of an object is its number.</summary>
internal sealed class ObjectFile : IEmployeeFile
{
    /// <summary>The property with the name of the entry of a directory.</summary>
    internal const string NameProperty = "entryDN";

    /// <summary>The property of an object that says only that its person is gone.</summary>
    internal const string GoneProperty = "entryIsGone";

    private readonly SourceFile _file;
    private readonly bool _clearsNull;
    private readonly int[] _filled;
    private readonly DirectoryFields? _directory;

    private ObjectFile(SourceFile file, bool clearsNull, EmployeeFieldSet fields)
    {
        _file = file;
        _clearsNull = clearsNull;
        using var reader = new BinaryReader(file.Stream, Encoding.UTF8, leaveOpen: true);
        file.Stream.Position = file.Length - sizeof(long);
        file.Stream.Position = reader.ReadInt64();
        Count = reader.ReadInt32();
        string[] columns = new string[reader.ReadInt32()];
        _filled = new int[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = reader.ReadString();
            _filled[i] = reader.ReadInt32();
        }

        var others = new List<(string Name, string Reference)>();
        while (file.Stream.Position < file.Length - sizeof(long))
        {
            others.Add((reader.ReadString(), reader.ReadString()));
        }

        Others = others;
        Columns = columns;
        NameColumn = Array.IndexOf(columns, NameProperty);
        GoneColumn = Array.IndexOf(columns, GoneProperty);
        _directory = DirectoryFields.Of(columns, _filled, fields);
    }

    /// <summary>The name of the objects in messages, in place of a path.</summary>
    public string Path => "the objects";

    public string Hash => _file.Hash;

    public IReadOnlyList<string> Columns { get; }

    public IReadOnlyList<EmployeeField?>? Fields => _directory?.Fields;

    public int? KeyColumn => _directory is null
        && Columns.ToList().FindIndex(name => name.Equals("id", StringComparison.OrdinalIgnoreCase)) is >= 0 and var id ? id : null;

    public SourceWords Words => SourceWords.Objects;

    public string Subject => "The objects";

    public long Length => _file.Length;

    public long Position => _file.Stream.Position;

    /// <summary>The number of objects.</summary>
    internal int Count { get; }

    /// <summary>The column with the names of the entries of a directory; -1 for none.</summary>
    internal int NameColumn { get; }

    /// <summary>The column that says of a person only that it is gone; -1 for none.</summary>
    internal int GoneColumn { get; }

    /// <summary>Names of employees who are not among the objects, with their references.</summary>
    internal IReadOnlyList<(string Name, string Reference)> Others { get; }

    /// <summary>The references of managers that are given in another way; null when there are none.</summary>
    internal ManagerReferences? Managers { get; private set; }

    /// <param name="path">The file.</param>
    /// <param name="clearsNull">Whether a property that is null or absent clears its field. Otherwise it says nothing.</param>
    /// <param name="fields">The fields that files of the database can have.</param>
    internal static ObjectFile Open(string path, bool clearsNull, EmployeeFieldSet fields)
    {
        var file = SourceFile.Open(path);
        try
        {
            return new ObjectFile(file, clearsNull, fields);
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (exception is EndOfStreamException or ArgumentException)
            {
                throw FileErrors.Unreadable(path, "does not hold whole objects. Give the objects again.", exception);
            }

            throw;
        }
    }

    /// <summary>Prepares for reading by a mapping: finds the references of managers, and warns of properties that no object has.</summary>
    /// <param name="map">The sources of the fields.</param>
    /// <param name="mapping">The mapping as it was given; null for none.</param>
    /// <param name="cancellation">Cancels reading.</param>
    internal void Prepare(FieldMap map, IReadOnlyDictionary<string, object?>? mapping, CancellationToken cancellation)
    {
        map.MaySayGone = GoneColumn >= 0;
        map.MayBeSilent = !_clearsNull || map.MaySayGone;
        if (Count == 0)
        {
            return;
        }

        foreach (EmployeeField field in map.Fields.All)
        {
            bool isMapped = mapping?.Keys.Any(name => map.Fields.Find(name) == field) == true;
            if ((isMapped || field == EmployeeField.ExternalReference)
                && map[field] is { Default: null, Reads: { Count: > 0 } columns } && columns.All(column => _filled[column] == 0))
            {
                map.Warnings.Add($"No object has a value in {MappingAdvice.Quote(columns.Select(column => Text.Shorten(Columns[column])))}, from "
                    + $"which {field} comes. Ask for the property in the command that gives the objects, as Get-ADUser -Properties and Get-MgUser "
                    + "-Property do.");
            }
            else if (field == EmployeeField.ExternalReference && !isMapped && map[field]?.Column is { } key && _directory?.IsId(key) == true)
            {
                map.Warnings.Add($"No object has an employee number, so '{Columns[key]}' is the key. If the directory has the numbers, ask for them, "
                    + "as Get-ADUser -Properties EmployeeID and Get-MgUser -Property EmployeeId do; otherwise "
                    + $"-Mapping @{{ {field} = {MappingAdvice.Quote(Columns[key])} }} says so.");
            }
        }

        Managers = ManagerReferences.Find(this, map, _filled, cancellation);
    }

    public IEnumerable<FileRow> Rows(CancellationToken cancellation)
    {
        using RowCursor rows = Open(cancellation);
        while (rows.Read())
        {
            yield return rows.Row();
        }
    }

    public RowCursor Open(CancellationToken cancellation) => OpenObjects(cancellation);

    /// <summary>Opens a cursor on the objects, from the first one. Only one may be in use at a time.</summary>
    internal ObjectRows OpenObjects(CancellationToken cancellation)
    {
        _file.Stream.Position = 0;
        return new ObjectRows(this, _file, _clearsNull, cancellation);
    }

    public void Dispose() => _file.Dispose();
}
