using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Says contact by contact what evaluating the assignment rules would change, and changes nothing.</summary>
/// <remarks>
/// <para>There is an item for each contact for whose user something would change, with old and new values, for each user that a rule would make, and
/// for each contact for which something cannot be done, with the reason. The other contacts are left out.</para>
/// </remarks>
/// <example>
/// <para>See what the rules would change.</para>
/// <code>
/// Compare-AssignmentRule
/// </code>
/// </example>
/// <example>
/// <para>See it for one department.</para>
/// <code>
/// Get-Contact -Department Facilities | Compare-AssignmentRule
/// </code>
/// </example>
/// <seealso cref="InvokeAssignmentRule"/>
/// <seealso cref="TestAssignmentRule"/>
/// <seealso href="about_AssignmentRules"/>
[Cmdlet(VerbsData.Compare, "AssignmentRule")]
[OutputType(typeof(ProvisioningRunItem))]
public sealed class CompareAssignmentRule : AssignmentRunCmdlet
{
    private protected override void Evaluate(IReadOnlyList<ContactReference>? contacts) =>
        WriteEach(Session.AssignmentRuns.Compare(contacts, Cancellation));
}
