namespace UserProvisioning.Help;

/// <summary>The help of one cmdlet.</summary>
/// <param name="Name">Verb and noun.</param>
/// <param name="Synopsis">One sentence.</param>
/// <param name="Description">What it does, at length.</param>
/// <param name="Syntax">The parameter sets, the default one first.</param>
/// <param name="Parameters">All parameters, by name; the common ones are left out.</param>
/// <param name="Inputs">The types that the pipeline may bring.</param>
/// <param name="Outputs">The types that the cmdlet writes.</param>
/// <param name="Examples">Examples, the simplest first.</param>
/// <param name="Links">Names of related cmdlets and about topics.</param>
internal sealed record CmdletHelp(
    string Name,
    string Synopsis,
    IReadOnlyList<DocBlock> Description,
    IReadOnlyList<IReadOnlyList<ParameterHelp>> Syntax,
    IReadOnlyList<ParameterHelp> Parameters,
    IReadOnlyList<TypeHelp> Inputs,
    IReadOnlyList<TypeHelp> Outputs,
    IReadOnlyList<ExampleHelp> Examples,
    IReadOnlyList<string> Links);

/// <summary>The help of one parameter, in one parameter set or in all.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type, as a person would write it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Position">The position, or <c>named</c>.</param>
/// <param name="Pipeline">How it takes its value from the pipeline.</param>
/// <param name="Wildcards">Whether wildcards are allowed.</param>
/// <param name="Default">The value when it is left out.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Values">The values that are accepted; empty when they are not enumerated.</param>
internal sealed record ParameterHelp(
    string Name,
    string Type,
    IReadOnlyList<DocBlock> Description,
    bool Required,
    string Position,
    string Pipeline,
    bool Wildcards,
    string Default,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<string> Values)
{
    /// <summary>Whether the parameter is a switch.</summary>
    internal bool IsSwitch => Type == "SwitchParameter";
}

/// <summary>An input or output type.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Description">What the object is, or how it is given.</param>
internal sealed record TypeHelp(string Name, string Description);

/// <summary>An example.</summary>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Code">The commands.</param>
/// <param name="NotRun">Why the tests do not run it; null when they do.</param>
/// <param name="Remarks">The remarks below the code.</param>
internal sealed record ExampleHelp(string Title, string Code, string? NotRun, IReadOnlyList<DocBlock> Remarks);

/// <summary>A paragraph or a piece of code.</summary>
/// <param name="Text">The text; Markdown's backticks stand around what is code.</param>
/// <param name="IsCode">Whether this is code, whose line breaks are kept.</param>
internal sealed record DocBlock(string Text, bool IsCode = false);
