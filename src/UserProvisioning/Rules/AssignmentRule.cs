using System.Collections.Specialized;

namespace UserProvisioning;

/// <summary>A rule that gives groups, profiles, a license, a username format or a user to the contacts that fulfil its condition.</summary>
public sealed class AssignmentRule : DatabaseObject
{
    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>The name. It is unique, and compared without case.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>
    /// The condition: for each field the values of which the contact must have one. Null in the place of a value is an empty field. Without entries
    /// every contact fulfils it.
    /// </summary>
    public OrderedDictionary Condition { get; init; } = new ConditionTable();

    /// <summary>The condition of the contacts that are taken out, in the same form. Without entries no contact is taken out.</summary>
    public OrderedDictionary Except { get; init; } = new ConditionTable();

    /// <summary>Names of the user groups that the rule gives, sorted.</summary>
    public IReadOnlyList<string> UserGroups
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;

    /// <summary>Names of the user profiles that the rule gives, sorted.</summary>
    public IReadOnlyList<string> UserProfiles
    {
        get;
        init => field = JoinedList<string>.Of(value);
    } = JoinedList<string>.Empty;

    /// <summary>The license that the rule gives; null for none.</summary>
    public LicenseType? License { get; init; }

    /// <summary>The format of the usernames of users that are made; null for none.</summary>
    public string? UsernameFormat { get; init; }

    /// <summary>Whether the rule makes a user for a contact that has none.</summary>
    public bool CreateUser { get; init; }

    /// <summary>The number by which rules are compared: of those that match, the one with the lowest gives license and username format.</summary>
    public int Priority { get; init; }

    /// <summary>Whether the rule is evaluated.</summary>
    public bool Enabled { get; init; }

    /// <summary>The number of active contacts that fulfil the condition, whether the rule is enabled or not.</summary>
    public long Contacts { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
