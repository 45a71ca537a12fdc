namespace UserProvisioning;

/// <summary>What an import of a configuration changes in one thing.</summary>
public sealed class ConfigurationDifference : DatabaseObject
{
    /// <summary>The section of the file, such as <c>UserGroups</c>.</summary>
    public string Section { get; init; } = string.Empty;

    /// <summary>The name of the thing in its section, such as that of a user group.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The property that changes; null if the whole thing is added or removed.</summary>
    public string? Property { get; init; }

    /// <summary>The value that the database has: a text, a number, a truth value, a list or a table; null for none.</summary>
    public object? Current { get; init; }

    /// <summary>The value that the database has after the import; null for none.</summary>
    public object? Wanted { get; init; }

    /// <summary>Whether something is added, changed or removed.</summary>
    public ConfigurationChange Change { get; init; }

    /// <summary>Section, name and property.</summary>
    /// <returns>Such as <c>Change UserGroups 'Planners' Description</c>.</returns>
    public override string ToString() => $"{Change} {Section} '{Name}'{(Property is null ? string.Empty : $" {Property}")}";
}

/// <summary>How an import of a configuration changes a thing.</summary>
public enum ConfigurationChange
{
    /// <summary>It is not there, and is made.</summary>
    Add,

    /// <summary>One of its properties gets another value.</summary>
    Change,

    /// <summary>It is there, the file does not name it, and it is removed.</summary>
    Remove,
}
