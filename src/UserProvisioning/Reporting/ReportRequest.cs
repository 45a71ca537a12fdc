namespace UserProvisioning.Reporting;

/// <summary>The options of a report.</summary>
public sealed class ReportRequest
{
    /// <summary>The file to write.</summary>
    public required string Path { get; init; }

    /// <summary>Whether to overwrite a file that is there.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The title of the page; null for a title made from the client's name.</summary>
    public string? Title { get; init; }

    /// <summary>The first day of the charts and lists over time, in local time; null for a year ago.</summary>
    public DateTime? Since { get; init; }
}
