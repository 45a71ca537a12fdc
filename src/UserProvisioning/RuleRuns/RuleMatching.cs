using UserProvisioning.Rules;
using UserProvisioning.Storage;

namespace UserProvisioning.RuleRuns;

/// <summary>Says for contacts which rules they match, and why.</summary>
/// <param name="work">The unit of work.</param>
internal sealed class RuleMatching(IUnitOfWork work)
{
    private readonly List<(AssignmentRuleRow Rule, RuleCondition Condition, RuleCondition Except)> _rules = work.AssignmentRules.All()
        .OrderBy(rule => rule.Priority)
        .ThenBy(rule => Text.Key(rule.Name), StringComparer.Ordinal)
        .Select(rule => (
            rule, RuleCondition.Parse(work.ContactFields.Set, rule.Condition), RuleCondition.Parse(work.ContactFields.Set, rule.Excluded)))
        .ToList();

    /// <summary>Compares a contact with each rule, in the order of their priority.</summary>
    internal AssignmentRuleMatch[] Of(ContactRow contact) => _rules.Select(one => Of(contact, one.Rule, one.Condition, one.Except)).ToArray();

    private static AssignmentRuleMatch Of(ContactRow contact, AssignmentRuleRow rule, RuleCondition condition, RuleCondition except)
    {
        RuleField? miss = condition.FirstMiss(contact);
        bool isTakenOut = miss is null && !except.IsEmpty && except.FirstMiss(contact) is null;
        string why = miss is not null ? $"{Value(miss, contact)}, and the condition has {Values(condition, miss)}"
            : isTakenOut ? $"Except takes the contact out: {string.Join("; ", except.Parts.Select(part => Value(part.Field, contact)))}"
            : condition.IsEmpty ? "The rule has no condition"
            : string.Join("; ", condition.Parts.Select(part => Value(part.Field, contact)));
        return new AssignmentRuleMatch
        {
            ContactId = contact.Id,
            ExternalReference = contact.ExternalReference,
            DisplayName = contact.DisplayName,
            Rule = rule.Name,
            Matches = miss is null && !isTakenOut,
            Enabled = rule.Enabled,
            DecidedBy = why,
        };
    }

    private static string Value(RuleField field, ContactRow contact) =>
        field.TextOf(contact) is { } text ? $"{field.Name} is '{text}'" : $"{field.Name} is empty";

    private static string Values(RuleCondition condition, RuleField field) => string.Join(
        ", ", condition.Parts.First(part => part.Field.Name == field.Name).Values.Select(value => value is null ? "$null" : $"'{value}'"));
}
