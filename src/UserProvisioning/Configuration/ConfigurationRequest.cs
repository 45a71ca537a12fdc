namespace UserProvisioning.Configuration;

/// <summary>A configuration that was read from a file.</summary>
public sealed record ConfigurationRequest
{
    /// <summary>The path of the file, for messages.</summary>
    public required string Path { get; init; }

    /// <summary>The sections by name, without regard to case.</summary>
    public required IReadOnlyDictionary<string, ConfigurationValue> Sections { get; init; }

    /// <summary>Whether to remove what the sections of the file do not name.</summary>
    public bool Prune { get; init; }
}
