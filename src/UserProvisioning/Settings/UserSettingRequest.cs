
namespace UserProvisioning.Settings;

/// <summary>A request to set or clear one setting of one user.</summary>
public sealed record UserSettingRequest
{
    /// <summary>The user.</summary>
    public required SystemUserReference User { get; init; }

    /// <summary>Which setting.</summary>
    public required string Name { get; init; }

    /// <summary>The value; null to clear it, so that it falls back.</summary>
    public object? Value { get; init; }
}
