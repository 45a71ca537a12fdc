using System.Text;
using UserProvisioning.Sources.Files.Excel;

namespace UserProvisioning.Sources.Files;

/// <summary>
/// Detects the format of a file from its first bytes, since file names are often wrong: systems write CSV into .xls files, and mail programs
/// rename files. The name decides only where the first bytes do not.
/// </summary>
internal static class FormatDetector
{
    private const int HeadLength = 4096;

    private static readonly string[] JsonNames = [".json", ".ndjson", ".jsonl"];

    private static readonly string[] ExcelNames = [".xlsx", ".xlsm", ".xltx", ".xltm"];

    private static readonly string[] Markup = ["<html", "<!doctype", "<?xml", "<table"];

    /// <summary>Detects the format of a file.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: the format is not supported.</exception>
    internal static FileFormat Detect(string path, Encoding? encoding)
    {
        using var file = SourceFile.Open(path);
        byte[] head = new byte[HeadLength];
        int length;
        try
        {
            length = file.Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (IOException exception)
        {
            throw FileErrors.Translate(path, exception)!;
        }

        return Detect(file, head.AsSpan(0, length), encoding);
    }

    private static FileFormat Detect(SourceFile file, ReadOnlySpan<byte> head, Encoding? encoding)
    {
        if (head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8))
        {
            return FileFormat.Excel;
        }

        if (head.StartsWith(CompoundFile.Signature))
        {
            throw CompoundFile.Unreadable(file);
        }

        ReadOnlySpan<char> text = Decode(head, encoding).AsSpan().TrimStart("\uFEFF \t\r\n");
        foreach (string tag in Markup)
        {
            if (text.StartsWith(tag, StringComparison.OrdinalIgnoreCase))
            {
                throw FileErrors.Unreadable(
                    file.Path,
                    "is a web page or an XML file, whatever its name says. Open it in Excel, and save it as .xlsx or CSV.");
            }
        }

        string extension = Path.GetExtension(file.Path);
        if (BeginsAsJson(text) || (!text.IsEmpty && JsonNames.Contains(extension, StringComparer.OrdinalIgnoreCase)))
        {
            return FileFormat.Json;
        }

        if (!head.IsEmpty && ExcelNames.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            throw FileErrors.Unreadable(file.Path, "is named as an Excel workbook and does not begin as one: it is damaged, or something else. "
                + "Save it as .xlsx again, or name it .csv if it is a text.");
        }

        return FileFormat.Csv;
    }

    // A CSV header may begin with a bracket too, as [Id],[Name]. The text after the bracket decides.
    private static bool BeginsAsJson(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('{' or '['))
        {
            return false;
        }

        ReadOnlySpan<char> rest = text[1..].TrimStart(" \t\r\n");
        return !rest.IsEmpty && (text[0] == '{' ? rest[0] is '"' or '}' : rest[0] is '{' or ']');
    }

    private static string Decode(ReadOnlySpan<byte> head, Encoding? given) =>
        (given ?? FileProbe.MarkedUtf16(head) ?? Encoding.UTF8).GetString(head);
}
