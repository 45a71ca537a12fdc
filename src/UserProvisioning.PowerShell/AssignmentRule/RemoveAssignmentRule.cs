using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Removes assignment rules.</summary>
/// <remarks>
/// <para>No user is changed: what a rule gave is taken away when the rules are evaluated the next time, by Invoke-AssignmentRule for everybody.
/// Undo-ProvisioningRun puts the rule back.</para>
/// </remarks>
/// <example>
/// <para>Remove a rule.</para>
/// <code>
/// Remove-AssignmentRule Cleaners
/// </code>
/// </example>
/// <example>
/// <para>See which rules would be removed, with the number of contacts that match each.</para>
/// <code>
/// Get-AssignmentRule | Where-Object Enabled -eq $false | Remove-AssignmentRule -WhatIf
/// </code>
/// </example>
/// <seealso cref="GetAssignmentRule"/>
/// <seealso cref="SetAssignmentRule"/>
/// <seealso href="about_AssignmentRules"/>
[Cmdlet(VerbsCommon.Remove, "AssignmentRule", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveAssignmentRule : SessionCmdlet
{
    /// <summary>The assignment rules: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("AssignmentRule")]
    [AssignmentRuleTransformation]
    [ArgumentCompleter(typeof(AssignmentRuleCompleter))]
    public AssignmentRuleReference[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process() => ForEach(Name, reference =>
    {
        AssignmentRule found = Session.AssignmentRules.Get(reference, Cancellation);
        Change(
            $"{found.Name} ({Counted.Of(found.Contacts, "contact")})",
            "Remove assignment rule",
            () => Session.AssignmentRules.Remove(reference, Cancellation));
    });
}
