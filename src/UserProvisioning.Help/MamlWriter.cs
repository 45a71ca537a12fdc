using System.Xml;
using System.Xml.Linq;

namespace UserProvisioning.Help;

/// <summary>The writer of the help file in MAML, which Get-Help reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes the help of cmdlets.</summary>
    /// <param name="cmdlets">The cmdlets.</param>
    /// <param name="path">The file.</param>
    /// <param name="pages">The address of the folder of their pages on the web, for Get-Help -Online.</param>
    internal static void Write(IReadOnlyList<CmdletHelp> cmdlets, string path, string pages)
    {
        var root = new XElement(Msh + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(cmdlet => CommandOf(cmdlet, pages)));
        using var writer = XmlWriter.Create(
            path,
            new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new System.Text.UTF8Encoding(false) });
        new XDocument(root).Save(writer);
    }

    private static XElement CommandOf(CmdletHelp cmdlet, string pages) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Name.Split('-')[0]),
            new XElement(Command + "noun", cmdlet.Name.Split('-')[1]),
            new XElement(Maml + "description", Paragraph(cmdlet.Synopsis))),
        new XElement(Maml + "description", cmdlet.Description.Select(Paragraph)),
        new XElement(
            Command + "syntax",
            cmdlet.Syntax.Select(set => new XElement(
                Command + "syntaxItem",
                new XElement(Maml + "name", cmdlet.Name),
                set.Select(ParameterOf)))),
        new XElement(Command + "parameters", cmdlet.Parameters.Select(ParameterOf)),
        new XElement(Command + "inputTypes", (cmdlet.Inputs.Count > 0
            ? cmdlet.Inputs
            : [new TypeHelp("None", "It takes nothing from the pipeline by value.")]).Select(type => TypeOf(Command + "inputType", type))),
        new XElement(Command + "returnValues", (cmdlet.Outputs.Count > 0
            ? cmdlet.Outputs
            : [new TypeHelp("None", "It writes nothing.")]).Select(type => TypeOf(Command + "returnValue", type))),
        new XElement(Command + "examples", cmdlet.Examples.Select(ExampleOf)),
        new XElement(
            Command + "relatedLinks",
            Link("Online version:", $"{pages}/{cmdlet.Name}.md"),
            cmdlet.Links.Select(link => Link(link, string.Empty))));

    // Get-Help -Online opens the first link that has an address.
    private static XElement Link(string text, string address) =>
        new(Maml + "navigationLink", new XElement(Maml + "linkText", text), new XElement(Maml + "uri", address));

    private static XElement ParameterOf(ParameterHelp parameter) => new(
        Command + "parameter",
        new XAttribute("required", Lower(parameter.Required)),
        new XAttribute("variableLength", "true"),
        new XAttribute("globbing", Lower(parameter.Wildcards)),
        new XAttribute("pipelineInput", parameter.Pipeline),
        new XAttribute("position", parameter.Position),
        new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
        new XElement(Maml + "name", parameter.Name),
        new XElement(
            Maml + "description",
            parameter.Description.Select(Paragraph),
            parameter.Values.Count == 0 ? null : Paragraph($"One of: {string.Join(", ", parameter.Values)}.")),
        parameter.IsSwitch
            ? null
            : new XElement(Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), parameter.Type),
        new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")),
        new XElement(Dev + "defaultValue", parameter.Default));

    private static XElement TypeOf(XName name, TypeHelp type) => new(
        name,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Name)),
        new XElement(Maml + "description", Paragraph(type.Description)));

    private static XElement ExampleOf(ExampleHelp example, int index) => new(
        Command + "example",
        new XElement(
            Maml + "title",
            $"--- Example {index + 1}{(example.Title.Length == 0 ? string.Empty : ": " + Plain(example.Title).TrimEnd('.'))} ---"),
        new XElement(Dev + "code", example.Code),

        // The engine puts no blank line between the remarks of one example and the title of the next.
        new XElement(Dev + "remarks", example.Remarks.Select(Paragraph), Paragraph(string.Empty)));

    private static XElement Paragraph(DocBlock block) => new(Maml + "para", block.IsCode ? Indent(block.Text) : Plain(block.Text));

    private static XElement Paragraph(string text) => Paragraph(new DocBlock(text));

    private static string Plain(string text) => text.Replace("`", string.Empty, StringComparison.Ordinal);

    private static string Indent(string code) => "    " + code.Replace("\n", "\n    ", StringComparison.Ordinal);

    private static string Lower(bool value) => value ? "true" : "false";
}
