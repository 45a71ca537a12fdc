
namespace UserProvisioning.Settings;

/// <summary>A request to set or clear one setting of one user.</summary>
public sealed record UserSettingRequest
{
    /// <summary>The user.</summary>
    public required SystemUserReference User { get; init; }

    /// <summary>The name of the setting.</summary>
    public required string Name { get; init; }

    /// <summary>The value; null to remove the user's own value, so that the general value or the default applies.</summary>
    public object? Value { get; init; }
}
