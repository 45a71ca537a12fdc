namespace UserProvisioning.Storage;

/// <summary>The stored assignment rules, and the exceptions from them. The store enforces no rules except the database's constraints.</summary>
internal interface IAssignmentRuleStore
{
    /// <summary>Whether there is any rule. It costs no statement of its own.</summary>
    bool Any { get; }

    /// <summary>All rules, by name. They are read once in a unit of work, until it changes them.</summary>
    IReadOnlyList<AssignmentRuleRow> All();

    /// <summary>
    /// The mark of the state of the rules and of all that they are compiled from. Every change, by whatever statement, replaces it by a random one.
    /// </summary>
    string Mark();

    /// <summary>Inserts a rule with what it grants, and sets its id.</summary>
    void Insert(AssignmentRuleRow row);

    /// <summary>Updates a rule and what it grants. The name stays.</summary>
    void Update(AssignmentRuleRow row);

    /// <summary>Deletes a rule.</summary>
    void Delete(long id);

    /// <summary>The exceptions of users.</summary>
    IReadOnlyList<AssignmentExceptionRow> ExceptionsOf(IReadOnlyCollection<long> userIds);

    /// <summary>A page of all exceptions, by the id of the user: those of the next users after one, at most <paramref name="take"/>.</summary>
    IReadOnlyList<AssignmentExceptionRow> Exceptions(long afterUserId, long afterAuthorizationId, int take);

    /// <summary>Inserts exceptions that are not there yet.</summary>
    void InsertExceptions(IReadOnlyList<AssignmentExceptionRow> rows);

    /// <summary>Deletes the exceptions of users from the membership of a group or profile.</summary>
    void DeleteExceptions(long authorizationId, IReadOnlyCollection<long> userIds);
}

/// <summary>An assignment rule as it is stored.</summary>
internal sealed record AssignmentRuleRow
{
    public long Id { get; set; }

    public string Name { get; set; } = string.Empty;

    public int Priority { get; set; }

    public bool Enabled { get; set; }

    public bool CreateUser { get; set; }

    public LicenseType? License { get; set; }

    public string? UsernameFormat { get; set; }

    /// <summary>The condition as JSON; null for one that every contact fulfils.</summary>
    public string? Condition { get; set; }

    /// <summary>The condition of the contacts that are taken out, as JSON; null for none.</summary>
    public string? Excluded { get; set; }

    /// <summary>The ids of the groups and profiles that the rule grants.</summary>
    public IReadOnlyList<long> AuthorizationIds { get; set; } = [];
}

/// <summary>An exception from the rules: a membership that an administrator took away. As it is stored.</summary>
internal sealed class AssignmentExceptionRow
{
    public long SystemUserId { get; set; }

    public long AuthorizationId { get; set; }

    /// <summary>The name of the rule that gave the membership.</summary>
    public string RuleName { get; set; } = string.Empty;

    /// <summary>When it was taken away, in UTC.</summary>
    public DateTime Since { get; set; }

    /// <summary>Who took it away.</summary>
    public string Actor { get; set; } = string.Empty;

    /// <summary>The name of the user. Read only.</summary>
    public string Username { get; set; } = string.Empty;

    /// <summary>Whether it is a group or a profile. Read only.</summary>
    public AuthorizationKind Kind { get; set; }

    /// <summary>The name of the group or profile. Read only.</summary>
    public string Name { get; set; } = string.Empty;
}
