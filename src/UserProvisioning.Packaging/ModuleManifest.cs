using System.Text.RegularExpressions;

namespace UserProvisioning.Packaging;

/// <summary>
/// The module's manifest, as the package reads and changes it. It understands the manifest of this module only, not PowerShell in general.
/// </summary>
internal sealed class ModuleManifest
{
    private readonly string _text;

    private ModuleManifest(string name, string text)
    {
        Name = name;
        _text = text;
    }

    public string Name { get; }

    public string Version => Value("ModuleVersion");

    public string Author => Value("Author");

    public string Description => Value("Description");

    public string Copyright => Value("Copyright");

    public string ReleaseNotes => Value("ReleaseNotes");

    public string LicenseUri => Value("LicenseUri");

    public IReadOnlyList<string> Cmdlets => List("CmdletsToExport");

    public IReadOnlyList<string> Tags => List("Tags");

    /// <summary>Finds the manifest in a folder. The manifest of a nested module is left out; it has a dot in its name.</summary>
    internal static string Find(string folder) =>
        Directory.GetFiles(folder, "*.psd1").Single(file => !Path.GetFileNameWithoutExtension(file).Contains('.', StringComparison.Ordinal));

    internal static ModuleManifest Read(string file) => new(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file).ReplaceLineEndings("\n"));

    /// <summary>Returns the manifest with the list of files and, if another address of the project is given, with that address.</summary>
    internal string With(IEnumerable<string> files, string? projectUri)
    {
        string list = "    FileList             = "
            + $"@(\n{string.Concat(files.Select(file => $"        '{file.Replace('/', '\\').Replace("'", "''", StringComparison.Ordinal)}'\n"))}  "
            + "  )\n";
        string text = Insert(_text, "    PrivateData ", list);
        return projectUri is null
            ? text
            : Insert(Regex.Replace(text, @"(?m)^\s*ProjectUri .*\n", string.Empty), "            LicenseUri ", $"            ProjectUri   = "
                + $"'{projectUri}'\n");
    }

    private static string Insert(string text, string before, string what) => text.IndexOf(before, StringComparison.Ordinal) is >= 0 and var at
        ? text.Insert(at, what)
        : throw new InvalidDataException($"The manifest has no line that begins with '{before.Trim()}'.");

    private string Value(string name) => Regex.Match(_text, $@"(?m)^\s*{name}\s*=\s*'((?:[^']|'')*)'") is { Success: true } match
        ? match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal)
        : throw new InvalidDataException($"The manifest has no {name}.");

    private List<string> List(string name) => Regex.Match(_text, $@"(?ms)^\s*{name}\s*=\s*@\((.*?)\)") is { Success: true } match
        ? Regex.Matches(match.Groups[1].Value, "'([^']+)'").Select(item => item.Groups[1].Value).ToList()
        : throw new InvalidDataException($"The manifest has no {name}.");
}
