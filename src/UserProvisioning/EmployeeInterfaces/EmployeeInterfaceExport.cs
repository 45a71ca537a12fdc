namespace UserProvisioning;

/// <summary>What was exported through an employee interface.</summary>
public sealed class EmployeeInterfaceExport : DatabaseObject
{
    /// <summary>The interface.</summary>
    public string Interface { get; init; } = string.Empty;

    /// <summary>The file on the server, as a path.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>How many contacts are in it.</summary>
    public int Rows { get; init; }

    /// <summary>How long it is, in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>When it was written, in local time.</summary>
    public DateTime WrittenAt { get; init; }

    /// <summary>What the person who asked should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
