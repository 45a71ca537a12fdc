using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>Writes the data of a person as JSON for programs, or as an HTML page for the person.</summary>
internal static class PersonalDataFile
{
    private const string Style =
        """
        :root { color-scheme: light dark } body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
        table { border-collapse: collapse; margin: 0 0 1rem; width: 100% } th, td { border: 1px solid #8888; padding: .25rem .5rem;
        text-align: left; vertical-align: top; overflow-wrap: anywhere } th { width: 14rem; font-weight: 600 }
        """;

    internal static byte[] Json(PersonalData data)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            writer.WriteStartObject();
            writer.WriteString("Name", data.Name);
            writer.WriteString("Reference", data.Reference);
            writer.WriteString("ExportedAt", Time(data));
            foreach (PersonalDataSection section in data.Sections)
            {
                writer.WriteStartArray(section.Name);
                foreach (IReadOnlyList<RowValue> row in section.Rows)
                {
                    writer.WriteStartObject();
                    foreach (RowValue value in row)
                    {
                        writer.WriteString(value.Column, value.Value);
                    }

                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    internal static byte[] Page(PersonalData data)
    {
        var page = new StringBuilder();
        string title = $"Personal data of {data.Name}";
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{Text(title)}</title>\n<style>{Style}</style>\n</head>\n<body>\n")
            .Append(CultureInfo.InvariantCulture, $"<h1>{Text(title)}</h1>\n<p>{Text(data.Reference)}, {Time(data)}. Times in tables are ")
            .Append("in UTC, those of the audit trail in local time.</p>\n");
        foreach (PersonalDataSection section in data.Sections)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(section.Name)}</h2>\n");
            if (section.Rows.Count == 0)
            {
                page.Append("<p>Nothing is kept.</p>\n");
            }

            foreach (IReadOnlyList<RowValue> row in section.Rows)
            {
                page.Append("<table>\n");
                foreach (RowValue value in row)
                {
                    page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(value.Column)}</th><td>{Text(value.Value!)}</td></tr>\n");
                }

                page.Append("</table>\n");
            }
        }

        return Encoding.UTF8.GetBytes(page.Append("</body>\n</html>\n").ToString());
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Time(PersonalData data) => data.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
