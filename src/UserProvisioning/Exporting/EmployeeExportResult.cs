namespace UserProvisioning.Exporting;

/// <summary>What was written as an employee file.</summary>
public sealed class EmployeeExportResult
{
    /// <summary>The file, as a full path.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>How many contacts are in it.</summary>
    public int Rows { get; init; }

    /// <summary>What the person who asked should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
