using System.Management.Automation;
using UserProvisioning.Rules;

namespace UserProvisioning.PowerShell;

/// <summary>Changes assignment rules; fields that are not given keep their values.</summary>
/// <remarks>
/// <para>A new condition replaces the whole former one; so do new groups and profiles. Changing a rule changes no user: a warning says how many
/// contacts match it now.</para>
/// </remarks>
/// <example>
/// <para>Give a further group, beside those that the rule gives already.</para>
/// <code>
/// Set-AssignmentRule Cleaners -UserGroup ((Get-AssignmentRule Cleaners).UserGroups + 'Employees')
/// </code>
/// </example>
/// <example>
/// <para>Stop evaluating a rule, and see it.</para>
/// <code>
/// Set-AssignmentRule Cleaners -Disabled -PassThru
/// </code>
/// </example>
/// <seealso cref="GetAssignmentRule"/>
/// <seealso cref="NewAssignmentRule"/>
/// <seealso href="about_AssignmentRules"/>
[Cmdlet(VerbsCommon.Set, "AssignmentRule", SupportsShouldProcess = true)]
[OutputType(typeof(AssignmentRule))]
public sealed class SetAssignmentRule : AssignmentRuleFieldCmdlet
{
    /// <summary>The assignment rule: the object, its id or its name.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("AssignmentRule")]
    [AssignmentRuleTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(AssignmentRuleCompleter))]
    public AssignmentRuleReference Name { get; set; } = null!;

    /// <summary>Writes the rule as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        AssignmentRuleReference which = Name;
        Func<AssignmentRuleFields, AssignmentRuleFields> change = Fields(which.FromObject);
        Func<string, bool> given = which.FromObject ? IsTyped : IsGiven;
        HashSet<string> changed = MyInvocation.BoundParameters.Keys.Where(name => name != nameof(Name) && given(name)).ToHashSet();
        Change(which.ToString(), $"Change assignment rule: {Changes.Of(MyInvocation.BoundParameters, changed)}", () =>
        {
            AssignmentRule now = Session.AssignmentRules.Update(which, change, Cancellation);
            SayConcerned(now);
            if (PassThru)
            {
                WriteObject(now);
            }
        });
    }
}
