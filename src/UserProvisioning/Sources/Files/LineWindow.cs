using System.Text;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// Physical lines of a text for a parser that reads ahead, each ended by a line feed. The lines from
/// <see cref="Forget"/> on are kept, so that reading can begin again at one of them; none may be longer than
/// <see cref="LongestLine"/>, so that no file can fill the memory.
/// </summary>
internal sealed class LineWindow(TextReader text, string path, CancellationToken cancellation) : TextReader
{
    /// <summary>In bytes of UTF-8.</summary>
    internal const int LongestLine = 1024 * 1024;

    private readonly char[] _buffer = new char[32 * 1024];
    private readonly List<string> _lines = [];
    private int _start;
    private int _end;
    private int _next;
    private int _offset;

    /// <summary>The number of the first line that is kept.</summary>
    private long _first = 1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        int written = 0;
        while (written < buffer.Length)
        {
            if (_next == _lines.Count)
            {
                // What is there is enough: the next line may be the one that is too long.
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

    /// <summary>Lets go of the lines above one.</summary>
    internal void Forget(long line)
    {
        int count = (int)(line - _first);

        // Taking lines from the front moves the others: do it seldom.
        if (count >= 512 || count > _lines.Count / 2)
        {
            count = Math.Min(count, _next);
            _lines.RemoveRange(0, count);
            _next -= count;
            _first += count;
        }
    }

    /// <summary>Reads again from a line that is kept.</summary>
    internal void GoTo(long line)
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

                // No character takes more than three bytes of UTF-8 for each of its UTF-16 units.
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
