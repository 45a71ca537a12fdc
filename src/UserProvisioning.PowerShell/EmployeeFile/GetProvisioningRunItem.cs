using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists what a run did to each row, with old and new values, and why rows were rejected.</summary>
/// <remarks>
/// <para>Each item is about one row: its line in the file, what was done, the old and new values of what changed, and the reason when something was
/// refused. A row that was accepted but whose user could not be made has a reason too.</para>
/// </remarks>
/// <example>
/// <para>See which rows were rejected, and why.</para>
/// <code>
/// Get-ProvisioningRunItem 1 -Action Reject
/// </code>
/// </example>
/// <example>
/// <para>See everything that a run did.</para>
/// <code>
/// Get-ProvisioningRun 1 | Get-ProvisioningRunItem
/// </code>
/// </example>
/// <example>
/// <para>See whose user could not be made.</para>
/// <code>
/// Get-ProvisioningRunItem 1 | Where-Object { $_.Action -ne 'Reject' -and $_.Reason }
/// </code>
/// </example>
/// <seealso cref="GetProvisioningRun"/>
/// <seealso cref="ImportEmployeeFile"/>
/// <seealso cref="UndoProvisioningRun"/>
[Cmdlet(VerbsCommon.Get, "ProvisioningRunItem")]
[OutputType(typeof(ProvisioningRunItem))]
public sealed class GetProvisioningRunItem : SessionCmdlet
{
    private object? _action;

    /// <summary>The runs: the objects or their ids.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ProvisioningRunTransformation]
    [ArgumentCompleter(typeof(ProvisioningRunCompleter))]
    public ProvisioningRunReference[] Run { get; set; } = [];

    /// <summary>Only rows with this action.</summary>
    [Parameter]
    [NotEmpty]
    public ImportAction Action
    {
        get => _action is null ? default : (ImportAction)_action;
        set => _action = value;
    }

    /// <inheritdoc/>
    protected override void Process() =>
        ForEach(Run, run => WriteEach(Session.EmployeeFiles.Items(run, (ImportAction?)_action, Cancellation)));
}
