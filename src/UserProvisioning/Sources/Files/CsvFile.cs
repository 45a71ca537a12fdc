using System.Text;
using System.Text.RegularExpressions;

namespace UserProvisioning.Sources.Files;

/// <summary>A CSV file. Its delimiter and encoding are detected, or given by the caller.</summary>
internal sealed partial class CsvFile : IEmployeeFile
{
    private const int SampleLength = 64 * 1024;

    private readonly SourceFile _file;
    private Encoding _encoding = Encoding.UTF8;
    private char _delimiter;
    private bool _hasHint;

    /// <summary>Whether the whole file is known to be UTF-8, so that its bytes can be used without decoding.</summary>
    private bool _isUtf8;
    private bool _hasMark;

    /// <summary>Finds cells with bytes that the encoding does not define; null when there are none.</summary>
    private EncodingCheck? _check;

    /// <summary>The line of the header.</summary>
    private long _headerLine;

    private CsvFile(SourceFile file) => _file = file;

    public string Path => _file.Path;

    public string Hash => _file.Hash;

    public IReadOnlyList<string> Columns { get; private set; } = [];

    public char Delimiter => _delimiter;

    public long Length => _file.Length;

    public long Position => _file.Stream.Position;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="delimiter">The delimiter between fields; null to detect it.</param>
    /// <param name="encoding">The encoding; null to detect it.</param>
    /// <param name="isKnown">Whether a text is the name of a recognized column.</param>
    /// <param name="cancellation">Cancels reading.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static CsvFile Open(string path, char? delimiter, Encoding? encoding, Func<string, bool> isKnown, CancellationToken cancellation)
    {
        var file = new CsvFile(SourceFile.Open(path));
        try
        {
            FileProbe probe = FileProbe.Run(file._file.Stream, path, encoding, cancellation);
            file._encoding = probe.Encoding;
            file._isUtf8 = probe.IsUtf8;
            file._hasMark = probe.HasMark;
            file._check = probe.Check;
            string sample = file.Sample();
            Match hint = Hint().Match(sample);
            file._hasHint = hint.Success;
            file._delimiter = delimiter
                ?? (hint.Success ? hint.Groups[1].Value[0] : DelimiterDetector.Detect(sample, path, isKnown));
            file.Columns = file.Header(isKnown, cancellation);
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
        using CsvRecordReader reader = Start(cancellation);
        while (NextRecord(reader))
        {
            if (reader.Line > _headerLine)
            {
                yield return Row(reader);
            }
        }

        RequireUnchanged();
    }

    public RowCursor Open(CancellationToken cancellation)
    {
        if (!_isUtf8)
        {
            return new EnumeratedRows(Rows(cancellation));
        }

        _file.Stream.Position = _hasMark ? Encoding.UTF8.Preamble.Length : 0;
        return new CsvRows(this, _file.Stream, _delimiter, _headerLine, cancellation);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Refuses the file when it was changed since it was opened.</summary>
    internal void RequireUnchanged() => _file.RequireUnchanged();

    /// <summary>The fault of a row that has more filled fields than the header has columns.</summary>
    internal string SurplusFault(int filled) =>
        $"it has {filled} fields, and the header has {Columns.Count}; put a field that holds the delimiter '{Shown(_delimiter)}' between quotes";

    private static bool NextRecord(CsvRecordReader reader)
    {
        while (reader.Read())
        {
            if (!reader.IsBlank)
            {
                return true;
            }
        }

        return false;
    }

    private FileRow Row(CsvRecordReader reader)
    {
        string[] cells = reader.Fields;
        string? fault = reader.Fault;
        if (cells.Length != Columns.Count)
        {
            int filled = cells.Length;
            while (filled > 0 && string.IsNullOrWhiteSpace(cells[filled - 1]))
            {
                filled--;
            }

            if (filled > Columns.Count)
            {
                fault ??= SurplusFault(filled);
            }

            // Excel leaves out empty cells at the end of a row.
            int had = cells.Length;
            Array.Resize(ref cells, Columns.Count);
            if (had < cells.Length)
            {
                Array.Fill(cells, string.Empty, had, cells.Length - had);
            }
        }

        return new FileRow(reader.Line, cells, fault) { CellFaults = _check is null ? null : Check(cells, _check) };
    }

    /// <summary>Finds the cells that could not be decoded, and replaces their undecoded bytes by a character that can be shown.</summary>
    private static Dictionary<int, string>? Check(string[] cells, EncodingCheck check)
    {
        Dictionary<int, string>? faults = null;
        for (int i = 0; i < cells.Length; i++)
        {
            if (check.FaultOf(cells[i]) is { } fault)
            {
                (faults ??= []).Add(i, fault);
                cells[i] = EncodingCheck.Displayable(cells[i]);
            }
        }

        return faults;
    }

    private string[] Header(Func<string, bool> isKnown, CancellationToken cancellation)
    {
        using CsvRecordReader reader = Start(cancellation);
        HeaderSearch header = HeaderSearch.Run(reader, isKnown);
        if (header.Line == 0)
        {
            throw new EmptyFileException("has nothing but blank lines. Nothing was changed.");
        }

        if ((header.Fault ?? header.Names.Select(name => _check?.FaultOf(name)).FirstOrDefault(fault => fault is not null)) is { } why)
        {
            throw FileErrors.Unreadable(Path, $"has a header, in line {header.Line}, that cannot be read: {why}.");
        }

        _headerLine = header.Line;
        string[] names = header.Names.Select(name => Text.Clean(name) ?? string.Empty).ToArray();
        return names[..(Array.FindLastIndex(names, name => name.Length > 0) + 1)];
    }

    private CsvRecordReader Start(CancellationToken cancellation)
    {
        StreamReader text = Decode();
        var reader = new CsvRecordReader(text, _delimiter, Path, cancellation);
        if (_hasHint)
        {
            reader.Read();
        }

        return reader;
    }

    private string Sample()
    {
        using StreamReader text = Decode();
        char[] sample = new char[BufferFor(SampleLength)];
        return new string(sample, 0, text.ReadBlock(sample, 0, sample.Length));
    }

    /// <summary>The size of a buffer: thousands of short files with a buffer of full size each would keep the garbage collector busy.</summary>
    private int BufferFor(int most) => (int)Math.Clamp(_file.Stream.Length, 1024, most);

    private StreamReader Decode()
    {
        _file.Stream.Position = 0;
        var text = new StreamReader(_file.Stream, _encoding, detectEncodingFromByteOrderMarks: false, BufferFor(128 * 1024), leaveOpen: true);

        // A decoder for a given encoding may not remove the byte order mark.
        if (text.Peek() == '\uFEFF')
        {
            text.Read();
        }

        return text;
    }

    private static string Shown(char delimiter) => delimiter == '\t' ? "tab" : delimiter.ToString();

    /// <summary>The line <c>sep=;</c> that Excel expects above the header.</summary>
    [GeneratedRegex("""\A"?sep=([^\w\s"]|\t)"?\r?\n""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hint();
}
