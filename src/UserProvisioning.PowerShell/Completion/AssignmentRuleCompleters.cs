using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>A completer that offers names of assignment rules.</summary>
public sealed class AssignmentRuleCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation) =>
        session.AssignmentRules.List(isCounted: false, cancellation: cancellation)
            .Select(rule => new Completion(rule.Name, rule.Condition.Count == 0 ? "everybody" : rule.Condition.ToString()));
}

/// <summary>A completer that offers a table with the name of a field that a condition can have.</summary>
public sealed class ConditionCompleter : SessionCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Find(
        ProvisioningConnection session, CompletionRequest asked, CancellationToken cancellation) =>
        session.AssignmentRules.FieldNames().Select(name => new Completion(
            $"@{{ {(name.All(char.IsLetterOrDigit) ? name : $"'{name}'")} = '' }}", name)
        {
            IsBare = true,
            Also = name,
        });
}
