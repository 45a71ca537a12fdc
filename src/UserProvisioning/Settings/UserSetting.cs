namespace UserProvisioning;

/// <summary>Where the value of a user setting comes from.</summary>
public enum UserSettingSource
{
    /// <summary>The value is set for the user.</summary>
    User,

    /// <summary>The value is set for all users of the client, as a general user setting.</summary>
    General,

    /// <summary>The value is the default of the product.</summary>
    BuiltIn,
}

/// <summary>The effective value of a setting for one system user.</summary>
public sealed class SystemUserSetting : DatabaseObject
{
    /// <summary>The username.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The name of the setting.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The effective value: a text or a truth value.</summary>
    public object? Value { get; init; }

    /// <summary>Where the value comes from.</summary>
    public UserSettingSource Source { get; init; }
}

/// <summary>The value of a user setting for every user who has no value of their own.</summary>
public sealed class GeneralUserSetting : DatabaseObject
{
    /// <summary>The name of the setting.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The effective value: a text or a truth value.</summary>
    public object? Value { get; init; }

    /// <summary>The built-in default.</summary>
    public object? DefaultValue { get; init; }

    /// <summary><see cref="UserSettingSource.General"/> when it was set, else <see cref="UserSettingSource.BuiltIn"/>.</summary>
    public UserSettingSource Source { get; init; }

    /// <summary>A description of the setting.</summary>
    public string Description { get; init; } = string.Empty;
}
