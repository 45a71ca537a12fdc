using UserProvisioning.Storage;

namespace UserProvisioning.Rules;

/// <summary>What some rules give together: groups and profiles of all, and license and username format of the first that has one.</summary>
internal sealed class RuleGift
{
    /// <param name="rules">The rules, in the order of their priority.</param>
    /// <param name="authorizations">The groups and profiles by id.</param>
    internal RuleGift(IReadOnlyList<AssignmentRuleRow> rules, IReadOnlyDictionary<long, AuthorizationRow> authorizations)
    {
        Memberships = rules
            .SelectMany(rule => rule.AuthorizationIds.Select(id => (Id: id, rule.Name)))
            .GroupBy(grant => grant.Id, grant => grant.Name)
            .Where(grant => authorizations.ContainsKey(grant.Key))
            .Select(grant => new RuleMembership(authorizations[grant.Key], grant.ToList()))
            .OrderBy(membership => Text.Key(membership.Authorization.Name), StringComparer.Ordinal)
            .ToList();
        License = rules.FirstOrDefault(rule => rule.License is not null) is { } licensing ? (licensing.License!.Value, licensing.Name) : null;
        UsernameFormat = rules.FirstOrDefault(rule => rule.UsernameFormat is not null) is { } naming ? (naming.UsernameFormat!, naming.Name) : null;
        CreatesUser = rules.FirstOrDefault(rule => rule.CreateUser)?.Name;
    }

    /// <summary>The groups and profiles, each with the names of the rules that give it.</summary>
    internal IReadOnlyList<RuleMembership> Memberships { get; }

    /// <summary>The license, and the name of the rule that gives it; null for none.</summary>
    internal (LicenseType License, string Rule)? License { get; }

    /// <summary>The format of the username, and the name of the rule that gives it; null for none.</summary>
    internal (string Format, string Rule)? UsernameFormat { get; }

    /// <summary>The name of a rule that makes a user; null for none.</summary>
    internal string? CreatesUser { get; }
}

/// <summary>A group or profile that rules give.</summary>
/// <param name="Authorization">The group or profile.</param>
/// <param name="Rules">The names of the rules, in the order of their priority.</param>
internal sealed record RuleMembership(AuthorizationRow Authorization, IReadOnlyList<string> Rules);
