namespace UserProvisioning.Sources.Files.Json;

/// <summary>Where in a JSON file the objects are that are its rows.</summary>
/// <param name="Kind">What they stand in.</param>
/// <param name="Path">The names of the properties that lead to their array; none where the file is the array.</param>
internal sealed record JsonLayout(JsonLayoutKind Kind, params string[] Path)
{
    /// <summary>What the object around the rows says of how many there are; null when there is none.</summary>
    internal JsonPaging? Paging { get; init; }
}

/// <summary>What the rows of a JSON file stand in.</summary>
internal enum JsonLayoutKind
{
    /// <summary>The file is one array of them.</summary>
    Array,

    /// <summary>They stand one behind the other, as in NDJSON; a single one does too.</summary>
    Sequence,

    /// <summary>They are in an array somewhere in the object that the file is, as HR systems answer.</summary>
    Envelope,

    /// <summary>A SCIM list response (RFC 7644, 3.4.2) has them in <c>Resources</c>.</summary>
    Resources,

    /// <summary>A SCIM bulk request (RFC 7644, 3.7) has them in the <c>data</c> of its <c>Operations</c>.</summary>
    Operations,
}
