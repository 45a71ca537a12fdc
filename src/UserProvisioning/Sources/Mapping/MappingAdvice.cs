namespace UserProvisioning.Sources.Mapping;

/// <summary>The advice of messages about a mapping: the parts to type in PowerShell, and the columns that are probably meant.</summary>
internal static class MappingAdvice
{
    /// <summary>A text between quotes. An apostrophe in it is doubled, as in <c>'Date d''entrée'</c>.</summary>
    internal static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Several texts between quotes, with commas between them.</summary>
    internal static string Quote(IEnumerable<string> texts) => string.Join(", ", texts.Select(Quote));

    /// <summary>The column that is probably the key; null when no column looks like one, since a wrong key mixes people up.</summary>
    internal static string? KeyIn(IEnumerable<string> columns)
    {
        // A column such as userId is recognized as the username, and may be the key all the same. A very long name does not fit into a message.
        string[] names = [.. columns.Where(name => !name.Contains('[') && Text.Shorten(name) == name
            && HeaderRecognition.Recognize(name) is var known && (known is null || known == EmployeeField.Username))];
        return HeaderRecognition.NearestColumn(EmployeeField.ExternalReference, names)
            ?? Array.Find(names, name => HeaderRecognition.Recognize(LastPart(name)) == EmployeeField.ExternalReference)
            ?? Array.Find(names, name => HeaderRecognition.IsIdOfPerson(LastPart(name)));
    }

    /// <summary>The list within each row that seems to hold people; null when there is none.</summary>
    internal static string? ListOfPeopleIn(IEnumerable<string> columns) =>
        columns.FirstOrDefault(name => name.Contains("[0].", StringComparison.Ordinal)
            && HeaderRecognition.Recognize(LastPart(name)) is { } field
            && (field == EmployeeField.FirstName || field == EmployeeField.LastName)) is { } person ? person[..person.IndexOf('[')] : null;

    private static string LastPart(string column) => column[(column.LastIndexOf('.') + 1)..];
}
