using System.Globalization;

namespace UserProvisioning.Sources.Files;

/// <summary>The words by which messages name what is imported and its parts: a file with rows and columns, or objects with properties.</summary>
internal sealed class SourceWords
{
    private SourceWords()
    {
    }

    /// <summary>The words for a file.</summary>
    internal static SourceWords File { get; } = new()
    {
        Noun = "file",
        Were = "was",
        Row = "row",
        Rows = "rows",
        ARow = "a row",
        Position = "line",
        Column = "column",
        Columns = "columns",
        HasNoColumn = "the file has no column",
        HasNoRowThere = "the file has no row on that line",
        WhichIsThere = "which is on that line",
        HasRowFor = "the file has a row for it",
        Lacks = "the file lacks",
        OnePerContact = "a file has one row for each contact",
        Within = "in this file",
        NumberAdvice = "in quotes in JSON, in a cell of the format Text in Excel",
        HeaderFault = "it is a header, not a row; take it out of the file",
        ListAdvice = "Write all people into one list, a row for each",
        Empty = "The file has no rows. Nothing was changed.",
    };

    /// <summary>The words for objects.</summary>
    internal static SourceWords Objects { get; } = new()
    {
        Noun = "objects",
        Were = "were",
        Row = "object",
        Rows = "objects",
        ARow = "an object",
        Position = "object",
        Column = "property",
        Columns = "properties",
        HasNoColumn = "the objects have no property",
        HasNoRowThere = "there is no object with that number",
        WhichIsThere = "which has that number",
        HasRowFor = "there is an object for it",
        Lacks = "the objects lack",
        OnePerContact = "there is one object for each contact",
        Within = "among the objects",
        NumberAdvice = "as [string] in PowerShell",
        HeaderFault = "it holds the names of properties in place of their values; leave it out",
        ListAdvice = "Give all people one by one, an object for each",
        Empty = "There were no objects. Nothing was changed.",
    };

    /// <summary>All that is imported, after "the", "its" or "the same".</summary>
    internal required string Noun { get; init; }

    /// <summary>The verb after <see cref="Noun"/>.</summary>
    internal required string Were { get; init; }

    /// <summary>The part that is about one contact.</summary>
    internal required string Row { get; init; }

    /// <summary>Several of <see cref="Row"/>.</summary>
    internal required string Rows { get; init; }

    /// <summary><see cref="Row"/> with its article.</summary>
    internal required string ARow { get; init; }

    /// <summary>The part of a row from which a field comes.</summary>
    internal required string Column { get; init; }

    /// <summary>Several of <see cref="Column"/>.</summary>
    internal required string Columns { get; init; }

    /// <summary>The beginning of a sentence about a column that is not there.</summary>
    internal required string HasNoColumn { get; init; }

    /// <summary>The sentence that the row of an item is not there.</summary>
    internal required string HasNoRowThere { get; init; }

    /// <summary>The clause behind another row that is in the place of an item.</summary>
    internal required string WhichIsThere { get; init; }

    /// <summary>The sentence that a contact has a row.</summary>
    internal required string HasRowFor { get; init; }

    /// <summary>The end of a clause about a contact that has no row.</summary>
    internal required string Lacks { get; init; }

    /// <summary>The rule that a contact has one row.</summary>
    internal required string OnePerContact { get; init; }

    /// <summary>The place of all rows.</summary>
    internal required string Within { get; init; }

    /// <summary>How to write a long number so that it stays exact.</summary>
    internal required string NumberAdvice { get; init; }

    /// <summary>The fault of a row that holds names of columns.</summary>
    internal required string HeaderFault { get; init; }

    /// <summary>The advice when a row holds a list of people.</summary>
    internal required string ListAdvice { get; init; }

    /// <summary>The warning that there is no row.</summary>
    internal required string Empty { get; init; }

    private string Position { get; init; } = string.Empty;

    /// <summary>What to do about a row without a key.</summary>
    /// <param name="column">The column of the key; null when the key is not from one column.</param>
    internal string EmptyKeyAdvice(string? column) => this == File ? "fill it in"
        : column is null || !column.All(char.IsLetterOrDigit) ? "fill it in, or leave the object out"
        : $"fill it in, or leave out the objects that have none, with Where-Object {column}";

    /// <summary>The place of a row, such as <c>line 3</c>.</summary>
    internal string Place(long line) => string.Create(CultureInfo.InvariantCulture, $"{Position} {line}");
}
