namespace UserProvisioning.Exporting;

/// <summary>A request to write contacts and their users as an employee file.</summary>
public sealed record EmployeeExportRequest
{
    /// <summary>The file: an Excel workbook when it ends in <c>.xlsx</c>, else CSV.</summary>
    public required string Path { get; init; }

    /// <summary>Only contacts that this source delivered; null for all.</summary>
    public string? Source { get; init; }

    /// <summary>The language of the header, <c>en</c> or <c>nl</c>; null for the client's.</summary>
    public string? Language { get; init; }

    /// <summary>True to overwrite an existing file.</summary>
    public bool Overwrite { get; init; }
}
