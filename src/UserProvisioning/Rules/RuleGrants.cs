using UserProvisioning.Storage;

namespace UserProvisioning.Rules;

/// <summary>The names of the groups and profiles that rules give.</summary>
/// <param name="Authorizations">All groups and profiles.</param>
internal sealed record RuleGrants(IReadOnlyList<AuthorizationRow> Authorizations)
{
    internal static RuleGrants Of(IUnitOfWork work) => new(Enum.GetValues<AuthorizationKind>()
        .SelectMany(kind => work.Authorizations.All(kind, isCounted: false))
        .ToList());

    /// <summary>The names that a rule gives, sorted.</summary>
    internal string[] Of(AssignmentRuleRow rule, AuthorizationKind kind) => Authorizations
        .Where(authorization => authorization.Kind == kind && rule.AuthorizationIds.Contains(authorization.Id))
        .Select(authorization => authorization.Name)
        .Order(StringComparer.OrdinalIgnoreCase)
        .ToArray();
}
