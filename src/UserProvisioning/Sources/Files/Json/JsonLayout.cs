namespace UserProvisioning.Sources.Files.Json;

/// <summary>The place of the rows in a JSON file.</summary>
/// <param name="Kind">The structure that holds the rows.</param>
/// <param name="Path">The names of the properties that lead to the array of rows; none when the file itself is the array.</param>
internal sealed record JsonLayout(JsonLayoutKind Kind, params string[] Path)
{
    /// <summary>What the object around the rows states about their total number; null when there is no such object.</summary>
    internal JsonPaging? Paging { get; init; }
}

/// <summary>The structures that can hold the rows of a JSON file.</summary>
internal enum JsonLayoutKind
{
    /// <summary>The file is one array of objects.</summary>
    Array,

    /// <summary>The file is a sequence of objects, as in NDJSON, or a single object.</summary>
    Sequence,

    /// <summary>The file is an object with the array in one of its properties, as HR systems respond.</summary>
    Envelope,

    /// <summary>The file is a SCIM list response (RFC 7644, 3.4.2) with the rows in <c>Resources</c>.</summary>
    Resources,

    /// <summary>The file is a SCIM bulk request (RFC 7644, 3.7) with the rows in the <c>data</c> of its <c>Operations</c>.</summary>
    Operations,
}
