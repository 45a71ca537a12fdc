namespace UserProvisioning.Rules;

/// <summary>The fields of an assignment rule that can be written.</summary>
public sealed record AssignmentRuleFields
{
    /// <summary>
    /// For each field the values of which a contact must have one: texts, which may have wildcards, or values of the type of the field; null for an
    /// empty field. Without entries every contact fulfils the condition.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<object?>> Condition { get; init; } = new Dictionary<string, IReadOnlyList<object?>>();

    /// <summary>The condition of the contacts that are taken out. Without entries none is taken out.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<object?>> Except { get; init; } = new Dictionary<string, IReadOnlyList<object?>>();

    /// <summary>The user groups to give; null to keep those that the rule gives.</summary>
    public IReadOnlyList<UserGroupReference>? UserGroups { get; init; }

    /// <summary>The user profiles to give; null to keep those that the rule gives.</summary>
    public IReadOnlyList<UserProfileReference>? UserProfiles { get; init; }

    /// <inheritdoc cref="AssignmentRule.License"/>
    public LicenseType? License { get; init; }

    /// <inheritdoc cref="AssignmentRule.UsernameFormat"/>
    public string? UsernameFormat { get; init; }

    /// <inheritdoc cref="AssignmentRule.CreateUser"/>
    public bool CreateUser { get; init; }

    /// <inheritdoc cref="AssignmentRule.Priority"/>
    public int Priority { get; init; } = DefaultPriority;

    /// <inheritdoc cref="AssignmentRule.Enabled"/>
    public bool Enabled { get; init; } = true;

    /// <summary>The priority of a rule for which none is given.</summary>
    public static int DefaultPriority => 100;
}
