using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace UserProvisioning.Help;

/// <summary>The doc comments that the compiler wrote, by member: <c>T:Namespace.Type</c>, <c>P:Namespace.Type.Property</c>.</summary>
internal sealed partial class DocComments
{
    private readonly Dictionary<string, XElement> _members = [];

    /// <summary>Returns the name that help shows for a <c>cref</c>. The reader of the cmdlets sets it.</summary>
    internal Func<string, string?> NameOf { get; set; } = _ => null;

    /// <summary>Reads the files that the compiler wrote.</summary>
    /// <param name="files">Their paths.</param>
    /// <returns>The comments.</returns>
    internal static DocComments Read(IEnumerable<string> files)
    {
        var comments = new DocComments();
        foreach (string file in files)
        {
            foreach (XElement member in XDocument.Load(file, LoadOptions.PreserveWhitespace).Descendants("member"))
            {
                comments._members[(string)member.Attribute("name")!] = member;
            }
        }

        return comments;
    }

    /// <summary>Returns the text of an element of a comment, on one line; empty when there is none.</summary>
    internal string Line(string member, string part) => string.Join(' ', Blocks(member, part).Select(block => block.Text));

    /// <summary>Returns an element of a comment as paragraphs and code.</summary>
    internal IReadOnlyList<DocBlock> Blocks(string member, string part) =>
        _members.GetValueOrDefault(member)?.Element(part) is { } element ? BlocksOf(element) : [];

    /// <summary>
    /// Returns the examples: an optional first paragraph is the title, the code comes next, the rest are remarks. Code that the tests
    /// cannot run carries the reason: <c>&lt;code notRun="It needs a mail server."&gt;</c>.
    /// </summary>
    internal IReadOnlyList<ExampleHelp> Examples(string member)
    {
        var examples = new List<ExampleHelp>();
        foreach (XElement example in _members.GetValueOrDefault(member)?.Elements("example") ?? [])
        {
            IReadOnlyList<DocBlock> blocks = BlocksOf(example);
            int code = blocks.ToList().FindIndex(block => block.IsCode);
            if (code < 0)
            {
                throw new InvalidDataException($"An example of {member} has no <code>.");
            }

            examples.Add(new ExampleHelp(
                string.Join(' ', blocks.Take(code).Select(block => block.Text)),
                blocks[code].Text,
                (string?)example.Element("code")!.Attribute("notRun"),
                blocks.Skip(code + 1).ToList()));
        }

        return examples;
    }

    /// <summary>Returns the names that a comment refers to.</summary>
    internal IReadOnlyList<string> Links(string member) =>
        (_members.GetValueOrDefault(member)?.Elements("seealso") ?? [])
        .Select(link => (string?)link.Attribute("href") ?? Name((string)link.Attribute("cref")!))
        .ToList();

    private List<DocBlock> BlocksOf(XElement element)
    {
        var blocks = new List<DocBlock>();
        var text = new StringBuilder();
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XElement { Name.LocalName: "para" } para:
                    Flush();
                    blocks.Add(new DocBlock(Collapse(Inline(para))));
                    break;
                case XElement { Name.LocalName: "code" } code:
                    Flush();
                    blocks.Add(new DocBlock(Dedent(code.Value), IsCode: true));
                    break;
                case XElement { Name.LocalName: "list" } list:
                    Flush();
                    blocks.AddRange(list.Elements("item").Select(item => new DocBlock("- " + Collapse(Inline(item.Element("description") ?? item)))));
                    break;
                case XElement inner:
                    text.Append(Inline(inner, itself: true));
                    break;
                case XText plain:
                    text.Append(plain.Value);
                    break;
            }
        }

        Flush();
        return blocks;

        void Flush()
        {
            if (Collapse(text.ToString()) is { Length: > 0 } paragraph)
            {
                blocks.Add(new DocBlock(paragraph));
            }

            text.Clear();
        }
    }

    private string Inline(XElement element, bool itself = false)
    {
        if (itself)
        {
            switch (element.Name.LocalName)
            {
                case "c":
                    return $"`{element.Value}`";
                case "see" or "seealso":
                    return (string?)element.Attribute("langword") is { } word ? $"`{word}`"
                        : (string?)element.Attribute("href") ?? Name((string)element.Attribute("cref")!);
                case "paramref" or "typeparamref":
                    return (string)element.Attribute("name")!;
            }
        }

        return string.Concat(element.Nodes()
            .Select(node => node is XElement inner ? Inline(inner, itself: true) : node is XText text ? text.Value : string.Empty));
    }

    private string Name(string cref) => NameOf(cref) ?? cref.Split('(')[0].Split('.')[^1].Split(':')[^1];

    private static string Collapse(string text) => Whitespace().Replace(text, " ").Trim();

    /// <summary>Returns code without the indentation of the comment.</summary>
    private static string Dedent(string code)
    {
        string[] lines = code.ReplaceLineEndings("\n").Trim('\n', ' ').Split('\n');
        int indent = lines.Skip(1)
            .Where(line => line.Trim().Length > 0)
            .Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty(0)
            .Min();
        return string.Join(
            '\n',
            lines.Select((line, i) => (i == 0 ? line.TrimStart() : line.Length > indent ? line[indent..] : string.Empty).TrimEnd()));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
