namespace UserProvisioning.Fields;

/// <summary>A column of employee files: the headers by which it is recognized, and its texts in the files that this module writes.</summary>
internal sealed record FileColumn
{
    /// <summary>The column's header in English files, and its name in a mapping; null when it is the field's name.</summary>
    public string? Name { get; init; }

    /// <summary>The column's header in Dutch files.</summary>
    public required string Dutch { get; init; }

    /// <summary>
    /// Other headers by which the column is recognized, separated by spaces: letters and digits only, lower case, without diacritics. The names in
    /// English and Dutch may be left out.
    /// </summary>
    public required string Headers { get; init; }

    /// <summary>
    /// Those of <see cref="Headers"/> that win where a file has several columns of the field: a name that only this field can mean, beside one that
    /// HR systems also use for something made of it, as the birth name beside the name that is shown.
    /// </summary>
    public string Preferred { get; init; } = string.Empty;

    /// <summary>An explanation of what to fill in, in English and Dutch.</summary>
    public required (string English, string Dutch) Meaning { get; init; }

    /// <summary>An example value, in English and Dutch.</summary>
    public required (string English, string Dutch) Example { get; init; }

    /// <summary>
    /// The attributes of a SCIM user that fill the column; the first one with a value is used. A name that ends with <c>[]</c> is a list of
    /// addresses, of which the primary one is used.
    /// </summary>
    public string[] Scim { get; init; } = [];
}
