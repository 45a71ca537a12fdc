using System.Buffers;
using System.Collections.Specialized;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace UserProvisioning.Runs;

/// <summary>Converts changed fields to the JSON texts that storage keeps, and back.</summary>
internal static class AuditJson
{
    // The JSON is never embedded in HTML, so characters such as é need no escaping.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>
    /// The names of the fields of the text that was read last. The next text mostly has the same ones in the same order, so they are not made again.
    /// </summary>
    [ThreadStatic]
    private static List<string>? _fields;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _writer;

    /// <summary>An object of the values before; null when there were none.</summary>
    internal static string? Before(IReadOnlyList<FieldChange> changes) => Object(changes, change => change.Old);

    /// <summary>An object of the values after; null when there are none.</summary>
    internal static string? After(IReadOnlyList<FieldChange> changes) => Object(changes, change => change.New);

    /// <summary>Both values of each field, as <c>[[field, old, new], ...]</c>; null for no change.</summary>
    internal static string? Changes(IReadOnlyList<FieldChange> changes)
    {
        if (changes.Count == 0)
        {
            return null;
        }

        return Write(changes, static (writer, changes) =>
        {
            writer.WriteStartArray();
            foreach (FieldChange change in changes)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(change.Field);
                writer.WriteStringValue(change.Old);
                writer.WriteStringValue(change.New);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>Reads what <see cref="Changes"/> wrote.</summary>
    internal static List<FieldChange> ReadChanges(string? json)
    {
        if (json is null)
        {
            return [];
        }

        // Not JsonDocument, since an undo reads the text of every row twice.
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(json, bytes)));
            List<string> fields = _fields ??= [];
            var changes = new List<FieldChange>(fields.Count);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                changes.Add(new FieldChange(Field(ref reader, fields, changes.Count), Next(ref reader), Next(ref reader)));
                reader.Read();
            }

            return changes;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        static string? Next(ref Utf8JsonReader reader)
        {
            reader.Read();
            return reader.GetString();
        }

        static string Field(ref Utf8JsonReader reader, List<string> fields, int place)
        {
            reader.Read();
            if (place < fields.Count && reader.ValueTextEquals(fields[place]))
            {
                return fields[place];
            }

            string field = reader.GetString()!;
            fields.RemoveRange(place, fields.Count - place);
            fields.Add(field);
            return field;
        }
    }

    /// <summary>Reads the changes of an entry from its two objects.</summary>
    internal static IReadOnlyList<FieldChange> ReadChanges(string? before, string? after)
    {
        OrderedDictionary old = ReadObject(before);
        OrderedDictionary now = ReadObject(after);
        return old.Keys.Cast<string>().Union(now.Keys.Cast<string>(), StringComparer.OrdinalIgnoreCase)
            .Select(field => new FieldChange(field, (string?)old[field], (string?)now[field]))
            .ToList();
    }

    /// <summary>Reads the fields of an object, in order.</summary>
    internal static OrderedDictionary ReadObject(string? json)
    {
        var fields = new NamedValues();
        if (json is not null)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty field in document.RootElement.EnumerateObject())
            {
                fields[field.Name] = field.Value.GetString();
            }
        }

        return fields;
    }

    private static string? Object(IReadOnlyList<FieldChange> changes, Func<FieldChange, string?> value)
    {
        bool any = false;
        foreach (FieldChange change in changes)
        {
            any |= value(change) is not null;
        }

        return !any ? null : Write((changes, value), static (writer, what) =>
        {
            writer.WriteStartObject();
            foreach (FieldChange change in what.changes)
            {
                if (what.value(change) is { } text)
                {
                    writer.WriteString(change.Field, text);
                }
            }

            writer.WriteEndObject();
        });
    }

    private static string Write<T>(T what, Action<Utf8JsonWriter, T> write)
    {
        // The writer is reused, because an import writes a text for each row.
        (ArrayBufferWriter<byte> buffer, Utf8JsonWriter writer) = _writer ??= Make();
        buffer.ResetWrittenCount();
        writer.Reset();
        write(writer, what);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);

        static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Make()
        {
            var buffer = new ArrayBufferWriter<byte>(1024);
            return (buffer, new Utf8JsonWriter(buffer, Options));
        }
    }
}
