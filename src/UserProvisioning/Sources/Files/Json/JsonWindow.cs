using System.Buffers;
using System.Text;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// The part of a JSON text that is in memory: it moves forward over the stream, and grows no larger than <see cref="LongestText"/>. It counts the
/// physical lines on the way.
/// </summary>
internal sealed class JsonWindow
{
    /// <summary>In bytes of UTF-8: as much as a line of CSV may have.</summary>
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

    /// <param name="stream">UTF-8, from its beginning; it is the caller's to close.</param>
    /// <param name="path">For messages.</param>
    /// <param name="cancellation">Stops.</param>
    internal JsonWindow(Stream stream, string path, CancellationToken cancellation)
    {
        _stream = stream;
        _path = path;
        _cancellation = cancellation;
        while (_end < 3 && Fill())
        {
        }

        // A byte order mark is no JSON.
        Start = _buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
    }

    /// <summary>The place in the window of the first byte that was not read yet.</summary>
    internal int Start { get; private set; }

    /// <summary>The line up to which lines were counted.</summary>
    internal long Line { get; private set; } = 1;

    /// <summary>How many bytes of the text were read.</summary>
    internal long Position => _shifted + Start;

    /// <summary>The bytes that are in memory and were not read yet.</summary>
    internal ReadOnlySpan<byte> Rest => _buffer.AsSpan(Start, _end - Start);

    /// <summary>Bytes by their place in the window. It holds until more is read.</summary>
    internal ReadOnlySpan<byte> Slice(int start, int length) => _buffer.AsSpan(start, length);

    /// <summary>Counts bytes as read.</summary>
    internal void Advance(int bytes) => Start += bytes;

    /// <summary>Goes to the next byte that is no blank; false at the end of the file.</summary>
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

    /// <summary>Reads more into the window; false at the end of the file.</summary>
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

    /// <summary>Counts the lines before a place in the window.</summary>
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

            // CR LF ends one line.
            Line += bytes[at] == '\n' && _afterReturn ? 0 : 1;
            _afterReturn = bytes[at] == '\r';
        }

        _counted = Math.Max(_counted, to);
    }
}
