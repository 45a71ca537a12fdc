using System.Buffers;
using System.IO.Hashing;
using CsvHelper;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// The rows of a CSV file in UTF-8. They are parsed in their buffer; a line or cell becomes a string only when it is needed. At the
/// first record that CsvHelper cannot parse, <see cref="CsvRecordReader"/> takes over, which recovers from such records.
/// </summary>
internal sealed class CsvRows : RowCursor
{
    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n,;|\"\u00A0\u001A"u8);

    private readonly CsvFile _file;
    private readonly CancellationToken _cancellation;
    private readonly CsvReader _reader;
    private bool _malformed;
    private int _count;

    /// <summary>The line of the last record that was read.</summary>
    private long _line;
    private EnumeratedRows? _careful;

    /// <summary>Reads the rows of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stream">The bytes of the file after its byte order mark.</param>
    /// <param name="delimiter">The delimiter between fields.</param>
    /// <param name="headerLine">The line of the header. The lines above it are skipped.</param>
    /// <param name="cancellation">Cancels reading.</param>
    internal CsvRows(CsvFile file, Stream stream, char delimiter, long headerLine, CancellationToken cancellation)
    {
        _file = file;
        _cancellation = cancellation;
        _reader = CsvReader.Create(
            stream,
            CsvRecordReader.Options(delimiter, malformed => _malformed |= malformed.Reason != CsvMalformedReason.StrayQuote),
            leaveOpen: true);
        while (_line < headerLine && ReadPlain())
        {
        }

        if (_malformed)
        {
            _careful = new EnumeratedRows(file.Rows(cancellation));
        }
    }

    internal override long Line => _careful?.Line ?? _line;

    internal override string? Fault => _careful is not null ? _careful.Fault : Surplus();

    internal override UInt128 Fingerprint => _careful?.Fingerprint ?? XxHash128.HashToUInt128(_reader.RawRecord);

    public override void Dispose()
    {
        _careful?.Dispose();
        _reader.Dispose();
        base.Dispose();
    }

    internal override bool Read()
    {
        if (_careful is not null)
        {
            return _careful.Read();
        }

        if (ReadPlain())
        {
            return true;
        }

        if (_malformed)
        {
            return ReadCarefully();
        }

        _file.RequireUnchanged();
        return false;
    }

    internal override string Cell(int column)
    {
        if (_careful is not null)
        {
            return _careful.Cell(column);
        }

        string cell = _reader.GetString(column);
        return cell.Contains('\r') ? cell.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : cell;
    }

    internal override UInt128? PlainKey(int column) => _careful is null ? PlainKeyOf(_reader.GetSpan(column)) : null;

    internal override FileRow Row()
    {
        if (_careful is not null)
        {
            return _careful.Row();
        }

        var cells = new string[_file.Columns.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            cells[i] = Cell(i);
        }

        return new FileRow(Line, cells, Surplus());
    }

    /// <summary>Reads the next record that is not blank; false at the end of the file, and at a record that CsvHelper cannot parse.</summary>
    private bool ReadPlain()
    {
        if ((++_count & 0xFFF) == 0)
        {
            _cancellation.ThrowIfCancellationRequested();
        }

        while (true)
        {
            bool found = false;
            try
            {
                found = _reader.Read();
            }
            catch (CsvFormatException)
            {
                _malformed = true;
            }
            catch (Exception exception) when (FileErrors.Translate(_file.Path, exception) is { } error)
            {
                throw error;
            }

            if (!found || _malformed)
            {
                return false;
            }

            if (!IsBlank())
            {
                _line = _reader.LineNumber;
                return true;
            }
        }
    }

    /// <summary>Opens the file again with <see cref="CsvRecordReader"/>, and continues with the first row that was not read yet.</summary>
    private bool ReadCarefully()
    {
        _careful = new EnumeratedRows(_file.Rows(_cancellation));
        while (_careful.Read())
        {
            if (_careful.Line > _line)
            {
                return true;
            }
        }

        return false;
    }

    private bool IsBlank()
    {
        if (_reader.RawRecord.ContainsAnyExcept(Blanks))
        {
            return false;
        }

        for (int i = 0; i < _reader.FieldCount; i++)
        {
            if (!CsvRecordReader.IsBlankField(_reader.GetString(i)))
            {
                return false;
            }
        }

        return true;
    }

    private string? Surplus()
    {
        for (int i = _reader.FieldCount - 1; i >= _file.Columns.Count; i--)
        {
            if (!string.IsNullOrWhiteSpace(_reader.GetString(i)))
            {
                return _file.SurplusFault(i + 1);
            }
        }

        return null;
    }
}
