using System.Text;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// The lines of a text that a parser with read-ahead reads, each ended by a line feed. Lines stay in memory until
/// <see cref="ReleaseBefore"/> releases them, so that reading can begin again at one of them. No line may be longer than
/// <see cref="LongestLine"/>, so that no file can exhaust the memory.
/// </summary>
internal sealed class LineWindow(TextReader text, string path, CancellationToken cancellation) : TextReader
{
    /// <summary>The most bytes of a line, in UTF-8.</summary>
    internal const int LongestLine = 1024 * 1024;

    private const int LargestBuffer = 32 * 1024;

    /// <summary>It grows with the text: many short texts with a large buffer each would keep the garbage collector busy.</summary>
    private char[] _buffer = new char[1024];
    private readonly List<string> _lines = [];
    private int _start;
    private int _end;
    private int _next;
    private int _offset;

    /// <summary>The number of the first line in memory.</summary>
    private long _first = 1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        int written = 0;
        while (written < buffer.Length)
        {
            if (_next == _lines.Count)
            {
                // The parser gets the text that is available, before the next line is read: that line may be too long and fail.
                if (written > 0 && _start == _end)
                {
                    break;
                }

                if (NextLine() is not { } line)
                {
                    break;
                }

                _lines.Add(line);
            }

            string current = _lines[_next];
            int length = Math.Min(current.Length - _offset, buffer.Length - written);
            current.AsSpan(_offset, length).CopyTo(buffer[written..]);
            _offset += length;
            written += length;
            if (_offset == current.Length && written < buffer.Length)
            {
                buffer[written++] = '\n';
                _next++;
                _offset = 0;
            }
        }

        return written;
    }

    /// <summary>Releases the lines before a line.</summary>
    internal void ReleaseBefore(long line)
    {
        int count = (int)(line - _first);

        // Removing lines from the front moves all others, so it is done for many lines at once.
        if (count >= 512 || count > _lines.Count / 2)
        {
            count = Math.Min(count, _next);
            _lines.RemoveRange(0, count);
            _next -= count;
            _first += count;
        }
    }

    /// <summary>Moves back to a line that is still in memory.</summary>
    internal void MoveTo(long line)
    {
        _next = (int)(line - _first);
        _offset = 0;
    }

    private string? NextLine()
    {
        StringBuilder? parts = null;
        while (true)
        {
            if (_start == _end && !Fill())
            {
                return parts?.ToString();
            }

            ReadOnlySpan<char> rest = _buffer.AsSpan(_start, _end - _start);
            int length = rest.IndexOfAny('\r', '\n');
            if (length >= 0)
            {
                string line = parts is null ? new string(rest[..length]) : parts.Append(rest[..length]).ToString();
                bool carriageReturn = rest[length] == '\r';
                _start += length + 1;
                if (carriageReturn && (_start < _end || Fill()) && _buffer[_start] == '\n')
                {
                    _start++;
                }

                // A UTF-16 code unit takes at most three bytes in UTF-8.
                if (line.Length > LongestLine / 3 && Encoding.UTF8.GetByteCount(line) > LongestLine)
                {
                    throw TooLong();
                }

                return line;
            }

            parts ??= new StringBuilder();
            parts.Append(rest);
            _start = _end;
            if (parts.Length > LongestLine)
            {
                throw TooLong();
            }
        }
    }

    private bool Fill()
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            if (_end == _buffer.Length && _buffer.Length < LargestBuffer)
            {
                _buffer = new char[LargestBuffer];
            }

            _start = 0;
            _end = text.Read(_buffer, 0, _buffer.Length);
            return _end > 0;
        }
        catch (Exception exception) when (FileErrors.Translate(path, exception) is { } error)
        {
            throw error;
        }
    }

    private ProvisioningException TooLong() => FileErrors.Unreadable(
        path, $"has more than 1 MB in line {_first + _lines.Count}, and so is not a file of employees with a row on each line. Save it as CSV.");
}
