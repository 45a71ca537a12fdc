using System.Text;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// A JSON file: an array of objects, objects one behind the other, or a SCIM message. Nested values become columns such
/// as <c>name.givenName</c> and <c>emails[0].value</c>.
/// </summary>
internal sealed class JsonFile : IEmployeeFile
{
    private readonly SourceFile _file;
    private readonly JsonNodes _nodes;
    private JsonLayout _layout = new(JsonLayoutKind.Sequence);
    private List<JsonFileNode> _columns = [];
    private FileProbe _probe = null!;
    private ScimUsers? _scim;
    private bool _hasLines;

    private JsonFile(SourceFile file)
    {
        _file = file;
        _nodes = new JsonNodes(file.Path);
    }

    public string Path => _file.Path;

    public string Hash => _file.Hash;

    public IReadOnlyList<string> Columns { get; private set; } = [];

    public IReadOnlyList<EmployeeField?>? Fields => _scim?.Fields;

    public string? Part { get; private set; }

    public int? KeyColumn { get; private set; }

    public long Length => _file.Length;

    public long Position => _file.Stream.Position;

    /// <summary>Opens a file and reads all of it once, since only the last object completes the list of columns.</summary>
    /// <param name="options">The file, and the path of the list that holds the rows, as <c>data.items</c>; null to find it.</param>
    /// <param name="isKnown">Whether a text is the name of a recognized column.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static JsonFile Open(EmployeeFileOptions options, Func<string, bool> isKnown, CancellationToken cancellation)
    {
        string path = options.Path;
        var file = new JsonFile(SourceFile.Open(path));
        try
        {
            file._probe = FileProbe.Run(file._file.Stream, path, options.Encoding, cancellation);
            file._layout = JsonLists.Detect(file.Tokens(cancellation), path, options.SheetName, isKnown);
            file.Scan(options.Fields, cancellation);
            return file;
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (FileErrors.Translate(path, exception) is { } error)
            {
                throw error;
            }

            throw;
        }
    }

    public IEnumerable<FileRow> Rows(CancellationToken cancellation)
    {
        var reader = new JsonRowReader(Tokens(cancellation), _layout, _nodes, Path, _probe.Check);
        int last = 0;
        while (reader.Read())
        {
            string[] cells = new string[Columns.Count];
            bool[]? inexact = null;
            for (int i = 0; i < _columns.Count; i++)
            {
                cells[i] = _columns[i].Value;
                if (_columns[i].IsInexact)
                {
                    (inexact ??= new bool[cells.Length])[i] = true;
                }
            }

            string? fault = _scim?.Complete(cells, inexact);
            yield return new FileRow(_hasLines ? reader.Line : ++last, cells, reader.Fault ?? fault) { Inexact = inexact };
        }

        _file.RequireUnchanged();
    }

    public void Dispose() => _file.Dispose();

    private void Scan(EmployeeFieldSet fields, CancellationToken cancellation)
    {
        var reader = new JsonRowReader(Tokens(cancellation), _layout, _nodes, Path, _probe.Check);
        var identities = new ScimIdentities(_nodes.Root);
        _hasLines = true;
        long last = 0;
        while (reader.Read())
        {
            // When several objects are on one line, the line does not identify an object. The position in the list is used instead.
            _hasLines &= reader.Line > last;
            last = reader.Line;
            identities.Add();
        }

        Part = _layout.Paging?.WhyPart(_nodes.Row);
        if (last == 0)
        {
            return;
        }

        List<(JsonFileNode Node, string Name)> columns = JsonColumns.Of(_nodes);
        _columns = columns.ConvertAll(column => column.Node);
        string[] names = columns.ConvertAll(column => Text.Clean(column.Name) ?? string.Empty).ToArray();
        KeyColumn = Array.FindIndex(names, name => name.Equals("id", StringComparison.OrdinalIgnoreCase)) is >= 0 and var id ? id : null;
        if (_layout.Kind is JsonLayoutKind.Resources or JsonLayoutKind.Operations || identities.AreUsers)
        {
            _scim = new ScimUsers(names, identities, fields);
            names = [.. names, .. _scim.Names];
        }

        Columns = names;
    }

    private JsonTokens Tokens(CancellationToken cancellation)
    {
        _file.Stream.Position = 0;

        // Text that is known to be valid UTF-8 is read without conversion.
        return new JsonTokens(
            _probe.IsUtf8 ? _file.Stream : Encoding.CreateTranscodingStream(_file.Stream, _probe.Encoding, new UTF8Encoding(false), leaveOpen: true),
            Path,
            cancellation);
    }
}
