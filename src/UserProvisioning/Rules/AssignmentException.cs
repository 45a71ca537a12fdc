using System.Diagnostics.CodeAnalysis;

namespace UserProvisioning;

/// <summary>A membership that an administrator took from a user by hand, and that no assignment rule gives again.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is an exception from a rule, and the name is that of the cmdlets' noun.")]
public sealed class AssignmentException : DatabaseObject
{
    /// <summary>The username.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>Whether it is a group or a profile.</summary>
    public AuthorizationKind Kind { get; init; }

    /// <summary>The name of the group or profile.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The rule that gave the membership.</summary>
    public string Rule { get; init; } = string.Empty;

    /// <summary>When it was taken away, in local time.</summary>
    public DateTime Since { get; init; }

    /// <summary>The account that took it away.</summary>
    public string Actor { get; init; } = string.Empty;
}
