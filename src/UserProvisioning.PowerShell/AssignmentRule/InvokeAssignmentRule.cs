using System.Management.Automation;
using UserProvisioning.Applying;

namespace UserProvisioning.PowerShell;

/// <summary>Evaluates the assignment rules for everybody: users get what the rules give, and lose what they gave and do not give any more.</summary>
/// <remarks>
/// <para>Rules are evaluated by themselves when a contact is made or changed and when a user is made, so this is needed after a rule was changed, and
/// for certainty in the night. Only what differs is changed. The run has an item for each contact that was changed, and Undo-ProvisioningRun puts
/// it back.</para>
/// <para>A run that would make or change the access of more users than the client settings AccessThresholdPercent and JoinerThresholdPercent allow
/// changes nothing, and waits for Approve-ProvisioningRun. <c>-Force</c> skips that.</para>
/// </remarks>
/// <example>
/// <para>See what would be changed, then do it.</para>
/// <code>
/// Compare-AssignmentRule
/// Invoke-AssignmentRule
/// </code>
/// </example>
/// <example>
/// <para>Evaluate the rules for one department only.</para>
/// <code>
/// Get-Contact -Department Facilities | Invoke-AssignmentRule
/// </code>
/// </example>
/// <seealso cref="CompareAssignmentRule"/>
/// <seealso cref="NewAssignmentRule"/>
/// <seealso cref="ApproveProvisioningRun"/>
/// <seealso href="about_AssignmentRules"/>
[Cmdlet(VerbsLifecycle.Invoke, "AssignmentRule", SupportsShouldProcess = true)]
[OutputType(typeof(ProvisioningRun))]
public sealed class InvokeAssignmentRule : AssignmentRunCmdlet
{
    // More contacts than are rehearsed in a transaction, so that a rehearsal for everybody works on a copy.
    private const long Everybody = 100_000;

    private long _rows;

    /// <summary>Skips the brakes.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override long RehearsedRows => _rows;

    private protected override void Evaluate(IReadOnlyList<ContactReference>? contacts)
    {
        bool force = Force;
        _rows = contacts?.Count ?? Everybody;
        Change(contacts is null ? "all contacts" : Counted.Of(contacts.Count, "contact"), "Evaluate the assignment rules", () =>
        {
            PlannedRunResult result = Session.AssignmentRuns.Invoke(contacts, force, Cancellation);
            if (result.Stops.Count > 0)
            {
                WriteWarning($"The rules would {string.Join("; they would ", result.Stops)}. Nothing was changed. Look at Get-ProvisioningRunItem "
                    + $"{result.Run.Id}, then let the run go on with Approve-ProvisioningRun {result.Run.Id}, or skip the brakes with -Force.");
            }

            WriteObject(ProvisioningRunView.Summary(result.Run));
        });
    }
}
