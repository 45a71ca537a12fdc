namespace UserProvisioning;

/// <summary>The result of an export through an employee interface.</summary>
public sealed class EmployeeInterfaceExport : DatabaseObject
{
    /// <summary>The interface.</summary>
    public string Interface { get; init; } = string.Empty;

    /// <summary>The file on the server, as a path.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>The number of contacts in the file.</summary>
    public int Rows { get; init; }

    /// <summary>The length of the file, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>When the file was written, in local time.</summary>
    public DateTime WrittenAt { get; init; }

    /// <summary>Warnings for the person who made the call.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
