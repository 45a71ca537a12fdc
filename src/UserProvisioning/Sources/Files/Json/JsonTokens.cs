using System.Buffers;
using System.Text;
using System.Text.Json;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// The tokens of a JSON text, one value after another if there are several (NDJSON), read through a window that grows
/// no larger than <see cref="LongestObject"/>. Counts the physical lines on the way.
/// </summary>
internal sealed class JsonTokens
{
    /// <summary>In bytes of UTF-8: as much as a line of CSV may have.</summary>
    internal const int LongestObject = 1024 * 1024;

    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, MaxDepth = 64 };

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private readonly Stream _stream;
    private readonly string _path;
    private readonly CancellationToken _cancellation;
    private byte[] _buffer = new byte[64 * 1024];
    private JsonReaderState _state = new(Options);
    private int _start;
    private int _end;
    private int _counted;
    private bool _final;
    private bool _betweenValues = true;
    private bool _afterReturn;
    private long _shifted;
    private int _valueStart;
    private int _valueLength;
    private string? _unescaped;

    /// <param name="stream">UTF-8, from its beginning; it is the caller's to close.</param>
    /// <param name="path">For messages.</param>
    /// <param name="cancellation">Stops.</param>
    internal JsonTokens(Stream stream, string path, CancellationToken cancellation)
    {
        _stream = stream;
        _path = path;
        _cancellation = cancellation;
        while (_end < 3 && Fill())
        {
        }

        // A byte order mark is no JSON.
        _start = _buffer.AsSpan(0, _end).StartsWith(Encoding.UTF8.Preamble) ? 3 : 0;
    }

    internal JsonTokenType Type { get; private set; }

    /// <summary>How deep the token stands: 0 for the begin and the end of a whole value.</summary>
    internal int Depth { get; private set; }

    /// <summary>The line on which the token begins.</summary>
    internal long Line { get; private set; } = 1;

    /// <summary>How many bytes were read, up to the token's end.</summary>
    internal long Position => _shifted + _start;

    /// <summary>Whether the text escapes one half of a character (<c>\ud800</c>), so that nobody knows what it is.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>The bytes of a name or value as they are written; of a name or text with escapes, what they stand for.</summary>
    internal ReadOnlySpan<byte> Raw => _buffer.AsSpan(_valueStart, _valueLength);

    /// <summary>The text of a name or a text.</summary>
    internal string Text => _unescaped ?? Encoding.UTF8.GetString(Raw);

    /// <summary>Whether the name has no escapes, so that <see cref="Raw"/> is all of it.</summary>
    internal bool IsPlain => _unescaped is null;

    /// <summary>Goes to the next token; false at the end of the file.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal bool Read()
    {
        if (_betweenValues)
        {
            if (!SkipBlanks())
            {
                return false;
            }

            _state = new JsonReaderState(Options);
            _betweenValues = false;
        }

        while (!TryRead())
        {
            if (!Fill())
            {
                _final = !_final ? true : throw Invalid("it ends in the middle");
            }
        }

        return true;
    }

    /// <summary>Goes to the end of the present value, if it is an object or an array.</summary>
    internal void Skip()
    {
        if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            int depth = Depth;
            while (Read() && !(Depth == depth && Type is JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
            }
        }
    }

    internal ProvisioningException Invalid(string why) =>
        FileErrors.Unreadable(_path, $"is not valid JSON; line {Line}: {why}. Nothing was changed.");

    private bool TryRead()
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _final, _state);
        bool read;
        try
        {
            read = reader.Read();
        }
        catch (JsonException exception)
        {
            CountLines(_start + (int)reader.BytesConsumed);
            throw Invalid(Explain(exception));
        }

        if (read)
        {
            Take(in reader);
        }

        _state = reader.CurrentState;
        _start += (int)reader.BytesConsumed;
        return read;
    }

    private void Take(in Utf8JsonReader reader)
    {
        CountLines(_start + (int)reader.TokenStartIndex);
        Type = reader.TokenType;
        Depth = reader.CurrentDepth;
        _betweenValues = Depth == 0 && Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
        _unescaped = null;
        IsBroken = false;
        if (Type is JsonTokenType.PropertyName or JsonTokenType.String)
        {
            // The quotes are not part of it.
            _valueStart = _start + (int)reader.TokenStartIndex + 1;
            _valueLength = reader.ValueSpan.Length;
            if (reader.ValueIsEscaped)
            {
                Unescape(in reader);
            }
        }
        else
        {
            _valueStart = _start + (int)reader.TokenStartIndex;
            _valueLength = reader.ValueSpan.Length;
        }
    }

    private void Unescape(in Utf8JsonReader reader)
    {
        try
        {
            _unescaped = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _unescaped = Encoding.UTF8.GetString(reader.ValueSpan);
            IsBroken = true;
        }
    }

    // The framework's own place is counted from the window's begin, and it quotes what follows, line breaks and all.
    private static string Explain(JsonException exception)
    {
        string message = exception.Message;
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return UserProvisioning.Text.Shorten(UserProvisioning.Text.Clean(place < 0 ? message : message[..place])!.TrimEnd('.'), 200);
    }

    private bool SkipBlanks()
    {
        while (true)
        {
            int blanks = _buffer.AsSpan(_start, _end - _start).IndexOfAnyExcept(" \t\r\n\u001A"u8);
            _start = blanks < 0 ? _end : _start + blanks;
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
    private bool Fill()
    {
        _cancellation.ThrowIfCancellationRequested();
        CountLines(_start);
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _shifted += _start;
            _end -= _start;
            _counted -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length > LongestObject)
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

    private void CountLines(int to)
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
