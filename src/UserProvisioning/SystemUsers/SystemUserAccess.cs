namespace UserProvisioning;

/// <summary>What a system user was given.</summary>
public enum AccessKind
{
    /// <summary>The username.</summary>
    Username,

    /// <summary>The license.</summary>
    License,

    /// <summary>The rights of a user group.</summary>
    UserGroup,

    /// <summary>The membership of a user profile.</summary>
    UserProfile,
}

/// <summary>Where something comes from that a system user has.</summary>
public enum AccessGiver
{
    /// <summary>A person gave it with a cmdlet.</summary>
    Hand,

    /// <summary>Nobody named anything, so the client settings did.</summary>
    Default,

    /// <summary>A user profile of the user contains it.</summary>
    Profile,

    /// <summary>A source of employees named it.</summary>
    Source,

    /// <summary>An assignment rule gives it.</summary>
    Rule,
}

/// <summary>One thing that a system user has, and one of those that gave it. What several gave has an object for each of them.</summary>
public sealed class SystemUserAccess : DatabaseObject
{
    /// <summary>The username.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>What it is.</summary>
    public AccessKind Kind { get; init; }

    /// <summary>The name of the group or profile, the license, or the username.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Where it comes from; null when it was given before that was kept.</summary>
    public AccessGiver? GivenBy { get; init; }

    /// <summary>
    /// The details: the person, the source with run and line or object, the user profile, the client setting, the assignment rule, or the format
    /// that made the username.
    /// </summary>
    public string Detail { get; init; } = string.Empty;

    /// <summary>Since when, in local time; null when it was given before that was kept.</summary>
    public DateTime? Since { get; init; }

    /// <summary>The run that gave it, for <c>Get-ProvisioningRun</c>; null for none.</summary>
    public long? RunId { get; init; }

    /// <summary>The line of the file that named it, or the number of the object; null for none.</summary>
    public long? Line { get; init; }

    /// <summary>The account that started the run; null when it is not known.</summary>
    public string? Actor { get; init; }
}
