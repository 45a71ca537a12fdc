namespace UserProvisioning.Exporting;

/// <summary>The result of writing an employee file.</summary>
public sealed class EmployeeExportResult
{
    /// <summary>The file, as a full path.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The number of contacts in the file.</summary>
    public int Rows { get; init; }

    /// <summary>Warnings for the person who asked for the file.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
