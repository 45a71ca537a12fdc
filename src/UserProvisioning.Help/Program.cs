namespace UserProvisioning.Help;

/// <summary>
/// <c>UserProvisioning.Help MODULE ABOUT PAGES ADDRESS COMMENTS...</c>: reads the cmdlets of the module in the folder MODULE, the
/// Markdown topics in the folder ABOUT, and the files of doc comments that the compiler wrote. Writes what Get-Help shows
/// into MODULE/en-US, and a Markdown page for each cmdlet into the folder PAGES. ADDRESS is where these pages are on the web.
/// <c>UserProvisioning.Help -TypeNames SERVICE FILE</c>: writes the assembly by which PowerShell finds the types of the service layer.
/// <c>UserProvisioning.Help -Picture TEXT FILE</c>: draws the text of a terminal, which is in the file TEXT, as SVG.
/// </summary>
internal static partial class Program
{
    private const int PictureColumns = 80;

    /// <summary>Returns a picture without the time at which it was drawn: the picture is written again only if something else differs.</summary>
    private static string Timeless(string picture) => Started().Replace(picture.ReplaceLineEndings("\n"), string.Empty);

    [System.Text.RegularExpressions.GeneratedRegex("<text[^>]*>[0-9-]{10} [0-9:]{5}, took [^<]*</text>")]
    private static partial System.Text.RegularExpressions.Regex Started();

    private static int Main(string[] args)
    {
        if (args is ["-Picture", var text, var file])
        {
            string picture = SvgWriter.Draw(File.ReadAllText(text), PictureColumns);
            if (!File.Exists(file) || Timeless(File.ReadAllText(file)) != Timeless(picture))
            {
                File.WriteAllText(file, picture);
            }

            return 0;
        }

        if (args is ["-TypeNames", var service, var names])
        {
            TypeNames.Write(service, names);
            return 0;
        }

        if (args is not [var module, var about, var pages, var address, _, ..])
        {
            Console.Error.WriteLine("Usage: UserProvisioning.Help MODULE ABOUT PAGES ADDRESS COMMENTS...");
            return 2;
        }

        IReadOnlyList<CmdletHelp> cmdlets = CmdletReader.Read(Path.GetFullPath(module), DocComments.Read(args[4..]));
        string culture = Directory.CreateDirectory(Path.Combine(module, "en-US")).FullName;
        MamlWriter.Write(cmdlets, Path.Combine(culture, "UserProvisioning.PowerShell.dll-Help.xml"), address.TrimEnd('/'));
        foreach (string topic in Directory.GetFiles(about, "about_*.md"))
        {
            string name = Path.GetFileNameWithoutExtension(topic);
            File.WriteAllText(Path.Combine(culture, name + ".help.txt"), AboutTopic.Format(name, File.ReadAllText(topic)));
        }

        Directory.CreateDirectory(pages);
        foreach (string old in Directory.GetFiles(pages, "*.md"))
        {
            File.Delete(old);
        }

        foreach (CmdletHelp cmdlet in cmdlets)
        {
            File.WriteAllText(Path.Combine(pages, cmdlet.Name + ".md"), MarkdownWriter.Page(cmdlet));
        }

        File.WriteAllText(Path.Combine(pages, "README.md"), MarkdownWriter.Index(cmdlets));
        return 0;
    }
}
