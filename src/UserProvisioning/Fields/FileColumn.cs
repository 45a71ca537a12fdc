namespace UserProvisioning.Fields;

/// <summary>A column of employee files: under which headers it is recognized, and what the files that we write say about it.</summary>
internal sealed record FileColumn
{
    /// <summary>Its header in files written in English, and its name in a mapping; null when it is that of the field.</summary>
    public string? Name { get; init; }

    /// <summary>Its header in files written in Dutch.</summary>
    public required string Dutch { get; init; }

    /// <summary>
    /// Other headers that it is recognized by, separated by spaces: letters and digits only, lower case, without diacritics. The names in
    /// English and Dutch need not be among them.
    /// </summary>
    public required string Headers { get; init; }

    /// <summary>What to fill in, in English and Dutch.</summary>
    public required (string English, string Dutch) Meaning { get; init; }

    /// <summary>An example, in English and Dutch.</summary>
    public required (string English, string Dutch) Example { get; init; }

    /// <summary>
    /// The attributes of a SCIM user that say it, of which the first that is filled in counts. A name that ends with <c>[]</c> is a list of
    /// addresses, of which the primary one counts.
    /// </summary>
    public string[] Scim { get; init; } = [];
}
