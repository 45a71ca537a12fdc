using System.Globalization;

namespace UserProvisioning;

/// <summary>Names an assignment rule: by the object, by its id (a number), or by its name (a text).</summary>
public sealed class AssignmentRuleReference : DatabaseReference
{
    /// <summary>Names a rule by the object.</summary>
    /// <param name="rule">The rule.</param>
    public AssignmentRuleReference(AssignmentRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Id = rule.Id;
        DatabaseId = rule.DatabaseId;
        FromObject = true;
        Display = rule.Name;
    }

    /// <summary>Names a rule by its id.</summary>
    /// <param name="id">The id.</param>
    public AssignmentRuleReference(long id)
    {
        Id = id;
        Display = id.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Names a rule by its name.</summary>
    /// <param name="name">The name; case does not matter.</param>
    public AssignmentRuleReference(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        Display = name;
    }

    /// <summary>The id; null when named by name.</summary>
    public long? Id { get; }

    /// <summary>The name; null when named by id.</summary>
    public string? Name { get; }

    /// <summary>The name of the rule in messages.</summary>
    public string Display { get; init; }

    /// <summary>The name to use in a message.</summary>
    /// <returns>A name or an id.</returns>
    public override string ToString() => Display;
}
