using System.Management.Automation;
using UserProvisioning.Rules;

namespace UserProvisioning.PowerShell;

/// <summary>Makes an assignment rule: who is what in the organization gets which groups, profiles and license.</summary>
/// <remarks>
/// <para>The fields of the condition are joined by and, their values by or: <c>@{ Department = 'IT*', 'HR'; Building = 'HQ' }</c> is fulfilled by
/// contacts in HQ whose department is HR or begins with IT. <c>-Except</c> takes contacts out again. Every property of a contact that can be written
/// is a field, and so are those that New-ContactField made; dates are compared as 2026-12-31, truth values as true and false.</para>
/// <para>A contact gets the groups and profiles of all rules that it matches, beside the default ones. License and username format come from the
/// matching rule with the lowest priority number.</para>
/// <para>Making a rule changes no user. A warning says how many contacts match.</para>
/// </remarks>
/// <example>
/// <para>Give everybody who works at the front desk a group.</para>
/// <code>
/// New-AssignmentRule 'Front desk' @{ Department = 'Front*', 'Reception' } -UserGroup 'Front desk'
/// </code>
/// </example>
/// <example>
/// <para>Give the planners of one building a license and a profile, managers aside.</para>
/// <code>
/// New-AssignmentRule Planners @{ JobTitle = '*planner*'; Building = 'HQ' } -Except @{ JobTitle = '*manager*' } `
///     -License FullUser -UserProfile 'Team lead' -Priority 10
/// </code>
/// </example>
/// <example>
/// <para>Make users, by another username format, for people without a manager. The rule waits until it is enabled.</para>
/// <code>
/// New-AssignmentRule Board @{ ManagerReference = $null; Type = 'Person' } -CreateUser -UsernameFormat '{FirstName}.{LastName}' -Disabled
/// </code>
/// </example>
/// <seealso cref="GetAssignmentRule"/>
/// <seealso cref="SetAssignmentRule"/>
/// <seealso cref="RemoveAssignmentRule"/>
/// <seealso href="about_AssignmentRules"/>
[Cmdlet(VerbsCommon.New, "AssignmentRule", SupportsShouldProcess = true)]
[OutputType(typeof(AssignmentRule))]
public sealed class NewAssignmentRule : AssignmentRuleFieldCmdlet
{
    /// <summary>The name. It cannot be changed later, since what the rule gives names it.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    public string Name { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void Process()
    {
        string name = Name;
        AssignmentRuleFields fields = Fields(onlyTyped: false)(new AssignmentRuleFields { UserGroups = [], UserProfiles = [] });
        Change(name, "Create assignment rule", () =>
        {
            AssignmentRule made = Session.AssignmentRules.Create(name, fields, Cancellation);
            SayConcerned(made);
            WriteObject(made);
        });
    }
}
