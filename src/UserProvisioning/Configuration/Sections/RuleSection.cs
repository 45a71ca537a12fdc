using UserProvisioning.Rules;
using UserProvisioning.Storage;

namespace UserProvisioning.Configuration.Sections;

/// <summary>The assignment rules. A rule that is removed takes nothing away before the rules are evaluated again.</summary>
internal sealed class RuleSection() : RecordSection<AssignmentRuleFields>("AssignmentRules")
{
    internal override void Remove(ProvisioningContext context, string name) =>
        new AssignmentRuleService(context).Remove(new AssignmentRuleReference(name));

    private protected override IReadOnlyList<(string Name, AssignmentRuleFields Fields)> List(ProvisioningContext context) =>
        new AssignmentRuleService(context).Definitions();

    private protected override void Create(
        ProvisioningContext context, string name, Func<AssignmentRuleFields, AssignmentRuleFields> set) =>
        new AssignmentRuleService(context).Create(name, set(new AssignmentRuleFields()));

    private protected override void Update(
        ProvisioningContext context, string name, Func<AssignmentRuleFields, AssignmentRuleFields> set) =>
        new AssignmentRuleService(context).Update(new AssignmentRuleReference(name), set);
}
