using System.IO.Compression;
using System.Text;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Files.Excel;
using UserProvisioning.Sources.Files.Json;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Tests.EmployeeFiles.Fuzzing;

/// <summary>A generator of broken files. The same number always gives the same file.</summary>
internal sealed class FileFuzzer
{
    private static readonly string[] CsvTokens =
        [
            "\"", "\"\"", ";", ",", "\t", "|", "\n", "\r", "\r\n", "\0", "\uFEFF", "\uFFFE", "\uD800", "sep=;\n", "\"\n\"",
            "ExternalReference", "Achternaam", "\u0001", "\u2028", "é", "😀", "2026-02-31", "1e9", "İ", "ſ"];

    private static readonly string[] JsonTokens =
        [
            "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u", "\\ud800", "\\u0000", "null", "true", "1e999", "-", "0.1", "00", "{\"a\":",
            "[[[[[[", "\n", "\r", "\uFEFF", "/*", "\"Resources\":[", "\"Operations\":[", "\"schemas\":", "{}", "[]", "\"\":", "é", "\u0001"];

    private static readonly string[] XmlTokens =
        [
            "<", ">", "&", "&#0;", "&#xD800;", "&amp;", "<!DOCTYPE a [<!ENTITY b \"c\">]>", "<![CDATA[", "]]>", "<!--", "-->", "<?x?>",
            "<row r=\"1\">", "</row>", "<c r=\"ZZZ1\">", " r=\"2\"", " t=\"s\"", " t=\"d\"", " t=\"\"", " s=\"9\"", "<v>", "<v>-1</v>",
            "<v/>", "<is>", "<f>",
        "99999999999",
        "-1", "1E308", "NaN", "2958465.99999999", "_xD800_", "_x0000_", "</sheetData>", "<sheetData/>", "<a:b>", "xmlns=\"x\"", "\0",
        "\uFFFE", "A1", "XFD1048576", "..", "/", "\\", "00000000", "[h]", "\""];

    /// <summary>Values that can replace a word or a number without breaking the syntax of the file.</summary>
    private static readonly string[] Values =
        [
            "0", "1", "-1", "007", "1e999", "99999999999999999999", "2026-02-31", "31-12-2025", "", " ", "true", "no", "null", "İ", "ſ",
            "😀", "\u00e9", "Staff|Nobody", "jan@example.org", "o1", "Organization", "FullUser", new string('x', 300), "employeeId", "Achternaam"];

    private readonly Random _random;

    private FileFuzzer(int number) => _random = new Random(number);

    public string Extension { get; private set; } = string.Empty;

    public byte[] Bytes { get; private set; } = [];

    public static FileFuzzer Make(int number)
    {
        var fuzzer = new FileFuzzer(number);
        switch (number % 3)
        {
            case 0:
                fuzzer.Extension = ".csv";
                fuzzer.Bytes = fuzzer.Text(FuzzSeeds.Csv, CsvTokens);
                break;
            case 1:
                fuzzer.Extension = ".json";
                fuzzer.Bytes = fuzzer.Text(FuzzSeeds.Json, JsonTokens);
                break;
            default:
                fuzzer.Extension = ".xlsx";
                fuzzer.Bytes = fuzzer.Workbook();
                break;
        }

        // Sometimes the file gets the extension of another format.
        fuzzer.Extension = fuzzer._random.Next(20) == 0 ? fuzzer.Pick([".csv", ".json", ".xlsx", ".xls", ".txt", string.Empty]) : fuzzer.Extension;
        return fuzzer;
    }

    /// <summary>Returns a request to import the file, with random options.</summary>
    public EmployeeFileRequest Request(string path) => new()
    {
        Path = path,
        CreateUser = Chance(2),
        FullLoad = Chance(6),
        Force = Chance(3),
        Source = Chance(6) ? "Other" : null,
        Delimiter = Chance(12) ? Pick([',', ';', '\t', '|', ' ', 'é', '"', 'x']) : null,
        Encoding = Chance(12)
            ? Pick([Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.Latin1, Encoding.UTF32, Encoding.ASCII])
            : null,
        SheetName = Chance(12) ? Pick(["Staff", "Read me", "nothing", " "]) : null,
        Mapping = Chance(5) ? Mapping() : null,
    };

    private bool Chance(int of) => _random.Next(of) == 0;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private Dictionary<string, object?> Mapping()
    {
        var mapping = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        for (int i = _random.Next(4); i >= 0; i--)
        {
            mapping[Pick(["ExternalReference", "LastName", "StartDate", "Active", "Department", "UserGroups", "Nothing"])] = Pick<object?>(
            [
                null, "Achternaam", "lastName", "name.familyName", "emails[0].value", 5,
                new Dictionary<string, object?> { ["Columns"] = new object[] { "Achternaam", "Voornaam" }, ["Separator"] = "-" },
                new Dictionary<string, object?> { ["Column"] = "employeeId", ["Digits"] = 6 },
                new Dictionary<string, object?> { ["Format"] = "dd-MM-yyyy", ["Default"] = "2026-01-01" },
                new Dictionary<string, object?> { ["Value"] = "x" },
                new MappingScript(row => row.Values.FirstOrDefault()),
                new MappingScript(row => row["Achternaam"]!.Length),
            ]);
        }

        return mapping;
    }

    private byte[] Text(string[] seeds, string[] tokens)
    {
        var text = new StringBuilder(Pick(seeds));
        Mutate(text, tokens, _random.Next(5));
        Encoding encoding = Pick<Encoding>([new UTF8Encoding(false), new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(
            false,
            true), new UnicodeEncoding(true, false), Encoding.Latin1]);
        return Damage(FuzzSeeds.Encode(text.ToString(), encoding), _random.Next(5) == 0 ? 1 + _random.Next(3) : 0);
    }

    private byte[] Workbook()
    {
        Dictionary<string, string?> parts = Pick(FuzzSeeds.Workbooks().ToList()).Content();
        string[] names = parts.Keys.ToArray();
        for (int i = _random.Next(3); i >= 0; i--)
        {
            string name = Chance(2) ? names[^1] : Pick(names);
            switch (_random.Next(20))
            {
                case 0:
                    parts[name] = null;
                    break;
                case 1:
                    parts[name] = parts[Pick(names)];
                    break;
                default:
                    var text = new StringBuilder(parts[name]);
                    Mutate(text, XmlTokens, 1 + _random.Next(4));
                    parts[name] = text.ToString();
                    break;
            }
        }

        byte[] bytes = WorkbookBuilder.Zip(parts, Pick([CompressionLevel.Fastest, CompressionLevel.NoCompression]));
        return Damage(bytes, _random.Next(6) == 0 ? 1 + _random.Next(3) : 0);
    }

    private void Mutate(StringBuilder text, string[] tokens, int times)
    {
        for (; times > 0; times--)
        {
            int at = _random.Next(text.Length + 1);
            if (Chance(2))
            {
                ReplaceWord(text, at);
                continue;
            }

            int length = Math.Min(text.Length - at, 1 + _random.Next(Chance(4) ? 200 : 12));
            switch (_random.Next(8))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 2:
                    string moved = text.ToString(at, length);
                    text.Remove(at, length).Insert(_random.Next(text.Length + 1), moved);
                    break;
                case 3:
                    text.Length = at;
                    break;
                case 4 when text.Length < 20_000:
                    // Repeat a part thousands of times, to reach the limits of the reader.
                    string again = length > 0 ? text.ToString(at, length) : Pick(tokens);
                    text.Insert(at, again, Math.Min(_random.Next(3000), 100_000 / again.Length));
                    break;
                default:
                    text.Insert(at, Pick(tokens));
                    break;
            }
        }
    }

    private void ReplaceWord(StringBuilder text, int from)
    {
        while (from < text.Length && !char.IsLetterOrDigit(text[from]))
        {
            from++;
        }

        int to = from;
        while (to < text.Length && char.IsLetterOrDigit(text[to]))
        {
            to++;
        }

        text.Remove(from, to - from).Insert(from, Pick(Values));
    }

    private byte[] Damage(byte[] bytes, int times)
    {
        for (; times > 0 && bytes.Length > 0; times--)
        {
            int at = _random.Next(bytes.Length);
            switch (_random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 1:
                    bytes[at] = Pick<byte>([0, 0xFF, 0x7F, 0x80, (byte)'\n', (byte)'"', (byte)'<']);
                    break;
                case 2:
                    bytes = bytes[..at];
                    break;
                case 3:
                    bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + _random.Next(16))..]];
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes.AsSpan(_random.Next(bytes.Length)), .. bytes[at..]];
                    break;
            }
        }

        return bytes;
    }
}
