using System.Text;
using System.Text.Json;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>
/// The tokens of a JSON text, one value after another if there are several (NDJSON), read through a <see cref="JsonWindow"/>.
/// </summary>
internal sealed class JsonTokens
{
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, MaxDepth = 64 };

    private readonly JsonWindow _window;
    private readonly string _path;
    private JsonReaderState _state = new(Options);
    private bool _final;
    private bool _betweenValues = true;
    private int _valueStart;
    private int _valueLength;
    private string? _unescaped;

    /// <summary>Begins to read a text.</summary>
    /// <param name="stream">The text in UTF-8, from its beginning. The caller closes the stream.</param>
    /// <param name="path">The path of the file, for messages.</param>
    /// <param name="cancellation">Cancels reading.</param>
    internal JsonTokens(Stream stream, string path, CancellationToken cancellation)
    {
        _window = new JsonWindow(stream, path, cancellation);
        _path = path;
    }

    internal JsonTokenType Type { get; private set; }

    /// <summary>The nesting depth of the token: 0 for the beginning and end of a top-level value.</summary>
    internal int Depth { get; private set; }

    /// <summary>The line on which the token begins.</summary>
    internal long Line => _window.Line;

    /// <summary>The number of bytes that were read, up to the token's end.</summary>
    internal long Position => _window.Position;

    /// <summary>Whether the text escapes only one half of a surrogate pair (<c>\ud800</c>), so that the character is unknown.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>The bytes of a name or value as they are written; with escapes resolved for a name or text that has some.</summary>
    internal ReadOnlySpan<byte> Raw => _window.Slice(_valueStart, _valueLength);

    /// <summary>The text of a property name or of a string value.</summary>
    internal string Text => _unescaped ?? Encoding.UTF8.GetString(Raw);

    /// <summary>Whether the name has no escapes, so that <see cref="Raw"/> holds the complete name.</summary>
    internal bool IsPlain => _unescaped is null;

    /// <summary>Reads the next token; false at the end of the file.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal bool Read()
    {
        if (_betweenValues)
        {
            if (!_window.SkipBlanks())
            {
                return false;
            }

            _state = new JsonReaderState(Options);
            _betweenValues = false;
        }

        while (!TryRead())
        {
            if (!_window.Fill())
            {
                _final = !_final ? true : throw Invalid("it ends in the middle");
            }
        }

        return true;
    }

    /// <summary>Skips the rest of the current value, if it is an object or an array.</summary>
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
        var reader = new Utf8JsonReader(_window.Rest, _final, _state);
        bool read;
        try
        {
            read = reader.Read();
        }
        catch (JsonException exception)
        {
            _window.CountLines(_window.Start + (int)reader.BytesConsumed);
            throw Invalid(Explain(exception));
        }

        if (read)
        {
            Take(in reader);
        }

        _state = reader.CurrentState;
        _window.Advance((int)reader.BytesConsumed);
        return read;
    }

    private void Take(in Utf8JsonReader reader)
    {
        _window.CountLines(_window.Start + (int)reader.TokenStartIndex);
        Type = reader.TokenType;
        Depth = reader.CurrentDepth;
        _betweenValues = Depth == 0 && Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
        _unescaped = null;
        IsBroken = false;
        if (Type is JsonTokenType.PropertyName or JsonTokenType.String)
        {
            // The value excludes its quotes.
            _valueStart = _window.Start + (int)reader.TokenStartIndex + 1;
            _valueLength = reader.ValueSpan.Length;
            if (reader.ValueIsEscaped)
            {
                Unescape(in reader);
            }
        }
        else
        {
            _valueStart = _window.Start + (int)reader.TokenStartIndex;
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

    // The framework counts positions from the beginning of its buffer, and its message quotes text of the file. The message is rewritten here.
    private static string Explain(JsonException exception)
    {
        string message = OutsideText.Show(exception);
        int place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return UserProvisioning.Text.Shorten(UserProvisioning.Text.Clean(place < 0 ? message : message[..place])!.TrimEnd('.'), 200);
    }
}
