using System.Buffers;
using System.Text;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// A buffer over a JSON text. It moves forward over the stream, and grows no larger than <see cref="LongestText"/>. It counts
/// lines as it moves.
/// </summary>
internal sealed class JsonWindow
{
    /// <summary>The largest size of the buffer in bytes, the same as of a line of CSV.</summary>
    internal const int LongestText = 1024 * 1024;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private readonly Stream _stream;
    private readonly string _path;
    private readonly CancellationToken _cancellation;
    private byte[] _buffer = new byte[64 * 1024];
    private int _end;
    private int _counted;
    private bool _afterReturn;
    private long _shifted;

    /// <summary>Begins to read a text.</summary>
    /// <param name="stream">The text in UTF-8, from its beginning. The caller closes the stream.</param>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="cancellation">Cancels reading.</param>
    internal JsonWindow(Stream stream, string path, CancellationToken cancellation)
    {
        _stream = stream;
        _path = path;
        _cancellation = cancellation;
        while (_end < 3 && Fill())
        {
        }

        // A byte order mark is not part of the JSON text.
        Start = _buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
    }

    /// <summary>The position in the buffer of the first byte that was not read yet.</summary>
    internal int Start { get; private set; }

    /// <summary>The number of the current line.</summary>
    internal long Line { get; private set; } = 1;

    /// <summary>The number of bytes that were read.</summary>
    internal long Position => _shifted + Start;

    /// <summary>The bytes in the buffer that were not read yet.</summary>
    internal ReadOnlySpan<byte> Rest => _buffer.AsSpan(Start, _end - Start);

    /// <summary>Bytes of the buffer by position. The span is valid until more is read.</summary>
    internal ReadOnlySpan<byte> Slice(int start, int length) => _buffer.AsSpan(start, length);

    /// <summary>Marks bytes as read.</summary>
    internal void Advance(int bytes) => Start += bytes;

    /// <summary>Moves to the next byte that is not white space; false at the end of the file.</summary>
    internal bool SkipBlanks()
    {
        while (true)
        {
            int blanks = Rest.IndexOfAnyExcept(" \t\r\n\u001A"u8);
            Start = blanks < 0 ? _end : Start + blanks;
            if (blanks >= 0)
            {
                return true;
            }

            if (!Fill())
            {
                return false;
            }
        }
    }

    /// <summary>Reads more of the stream into the buffer; false at the end of the file.</summary>
    internal bool Fill()
    {
        _cancellation.ThrowIfCancellationRequested();
        CountLines(Start);
        if (Start > 0)
        {
            _buffer.AsSpan(Start, _end - Start).CopyTo(_buffer);
            _shifted += Start;
            _end -= Start;
            _counted -= Start;
            Start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length > LongestText)
            {
                throw FileErrors.Unreadable(
                    _path,
                    $"has a text of more than 1 MB in line {Line}, and so is not a file of employees. Nothing was changed.");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            return read > 0;
        }
        catch (Exception exception) when (FileErrors.Translate(_path, exception) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Counts the line breaks before a position in the buffer.</summary>
    internal void CountLines(int to)
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, to);
        for (int at = _counted; at < to; at++)
        {
            int next = bytes[at..].IndexOfAny(LineEnds);
            _afterReturn &= next == 0;
            if (next < 0)
            {
                break;
            }

            at += next;

            // CR LF is one line break.
            Line += bytes[at] == '\n' && _afterReturn ? 0 : 1;
            _afterReturn = bytes[at] == '\r';
        }

        _counted = Math.Max(_counted, to);
    }
}
