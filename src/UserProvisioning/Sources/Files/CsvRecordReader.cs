using System.Buffers;
using CsvHelper;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// Reads the records of a CSV text, and recovers from records that CsvHelper cannot parse. A quote that is not closed
/// would swallow the rows that follow. The reader therefore gives up only the line on which the quote opens, and
/// begins again on the next line.
/// </summary>
internal sealed class CsvRecordReader : IDisposable
{
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t\n\u00A0,;|\u001A");

    private readonly LineWindow _lines;
    private readonly CsvReaderOptions _options;
    private CsvReader _reader;
    private CsvMalformedRecord? _malformed;

    /// <summary>The number of lines above the text that the current parser reads.</summary>
    private long _above;

    internal CsvRecordReader(TextReader text, char delimiter, string path, CancellationToken cancellation)
    {
        _lines = new LineWindow(text, path, cancellation);
        _options = Options(delimiter, malformed => _malformed = malformed);
        _reader = CsvReader.Create(_lines, _options, leaveOpen: true);
    }

    /// <summary>The line on which the record begins.</summary>
    internal long Line { get; private set; }

    internal string[] Fields { get; private set; } = [];

    /// <summary>Why the record cannot be read; null when it can.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Whether the record has only blank fields.</summary>
    internal bool IsBlank => Fault is null && !Array.Exists(Fields, text => !IsBlankField(text));

    public void Dispose()
    {
        _reader.Dispose();
        _lines.Dispose();
    }

    /// <summary>The options by which CsvHelper parses records.</summary>
    internal static CsvReaderOptions Options(char delimiter, Action<CsvMalformedRecord> onMalformed) => new()
    {
        Separator = delimiter,
        HasHeader = false,
        DetectSeparatorHint = false,
        TrimWhitespace = true,
        // When the delimiter is a tab, only spaces are trimmed.
        WhitespaceCharacters = delimiter == '\t' ? " " : " \t",
        TrackLineNumbers = true,
        MaxRecordSize = LineWindow.LongestLine + 16,
        OnMalformedRecord = onMalformed,
    };

    /// <summary>Whether a field has only blanks and delimiters.</summary>
    internal static bool IsBlankField(string text) => !text.AsSpan().ContainsAnyExcept(Blanks);

    /// <summary>Reads the next record; false when there is none.</summary>
    internal bool Read()
    {
        _malformed = null;
        Fault = null;
        bool whole = true;
        try
        {
            if (!_reader.Read())
            {
                return false;
            }

            Line = _above + _reader.LineNumber;
        }
        catch (CsvFormatException exception)
        {
            // No line is that long, so an unclosed quote has joined many lines.
            Line = _above + exception.LineNumber;
            whole = false;
        }

        if (!whole
            || _malformed is { Reason: CsvMalformedReason.UnterminatedQuote }
            || (_malformed is { Reason: CsvMalformedReason.TextAfterClosingQuote } && _reader.RawRecord.Contains((byte)'\n')))
        {
            Fault = $"the quote that opens on line {Line} is not closed; close it, or double a quote that belongs to the text";
            Fields = [];
            Restart();
            return true;
        }

        if (_malformed is { Reason: CsvMalformedReason.TextAfterClosingQuote })
        {
            Fault = "text follows a closing quote; double a quote that belongs to the text";
        }

        Fields = new string[_reader.FieldCount];
        for (int i = 0; i < Fields.Length; i++)
        {
            Fields[i] = _reader.GetString(i);
        }

        _lines.ReleaseBefore(Line);
        return true;
    }

    private void Restart()
    {
        _reader.Dispose();
        _lines.MoveTo(Line + 1);
        _lines.ReleaseBefore(Line + 1);
        _above = Line;
        _reader = CsvReader.Create(_lines, _options, leaveOpen: true);
    }
}
