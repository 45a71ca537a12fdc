namespace UserProvisioning;

/// <summary>Whether a contact matches an assignment rule, and which part of the condition decides.</summary>
public sealed class AssignmentRuleMatch : DatabaseObject
{
    /// <summary>The id of the contact.</summary>
    public long ContactId { get; init; }

    /// <summary>The external reference of the contact.</summary>
    public string? ExternalReference { get; init; }

    /// <summary>The name of the contact.</summary>
    public string DisplayName { get; init; } = string.Empty;

    /// <summary>The name of the rule.</summary>
    public string Rule { get; init; } = string.Empty;

    /// <summary>Whether the contact matches. A disabled rule gives nothing, even if it matches.</summary>
    public bool Matches { get; init; }

    /// <summary>Whether the rule is evaluated.</summary>
    public bool Enabled { get; init; }

    /// <summary>The part that decides: a sentence about a field, its value and the values of the condition.</summary>
    public string DecidedBy { get; init; } = string.Empty;
}
