using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>Rows as one JSON text, which OPENJSON turns into a table again: one parameter, and one plan, for any number of rows.</summary>
internal static class JsonRows
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An array of an object for each row; a value that is null is left out.</summary>
    internal static string Write<T>(SqlServerColumn[] columns, IReadOnlyList<T> rows, Action<T, object?[]> values)
    {
        var buffer = new ArrayBufferWriter<byte>(rows.Count * 256);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            var row = new object?[columns.Length];
            writer.WriteStartArray();
            foreach (T item in rows)
            {
                values(item, row);
                writer.WriteStartObject();
                for (int i = 0; i < columns.Length; i++)
                {
                    Write(writer, columns[i], row[i]);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The WITH clause that reads the columns again. The paths are written out, since not every server keeps the case of a name that stands alone.</summary>
    internal static string Shape(SqlServerColumn[] columns) =>
        string.Join(", ", columns.Select(column => $"{column.Name} {column.Declaration} '$.{column.Name}'"));

    private static void Write(Utf8JsonWriter writer, SqlServerColumn column, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case string text:
                writer.WriteString(column.Name, text);
                break;
            case long number:
                writer.WriteNumber(column.Name, number);
                break;
            case int number:
                writer.WriteNumber(column.Name, number);
                break;
            case bool truth:
                writer.WriteBoolean(column.Name, truth);
                break;
            case DateTime time:
                writer.WriteString(column.Name, time.ToString(column.Type == "date" ? @"yyyy\-MM\-dd" : @"yyyy\-MM\-dd\THH\:mm\:ss\.fffffff", CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException($"A value of the type {value.GetType()} cannot be stored.", nameof(value));
        }
    }
}
