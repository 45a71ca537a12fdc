using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists runs, oldest first.</summary>
/// <remarks>
/// <para>Each run has a number, says which file of which source it was and what it came to.</para>
/// </remarks>
/// <example>
/// <para>List the runs.</para>
/// <code>
/// Get-ProvisioningRun
/// </code>
/// </example>
/// <example>
/// <para>See everything about one.</para>
/// <code>
/// Get-ProvisioningRun 1 | ForEach-Object { '{0}: {1} rows, {2} rejected' -f $_.FileName, $_.Rows, $_.Rejected }
/// </code>
/// </example>
/// <example>
/// <para>Find runs that somebody must look at.</para>
/// <code>
/// Get-ProvisioningRun | Where-Object Status -ne Completed
/// </code>
/// </example>
/// <seealso cref="ImportEmployeeFile"/>
/// <seealso cref="GetProvisioningRunItem"/>
/// <seealso cref="ApproveProvisioningRun"/>
/// <seealso cref="UndoProvisioningRun"/>
[Cmdlet(VerbsCommon.Get, "ProvisioningRun")]
[OutputType(typeof(ProvisioningRun))]
public sealed class GetProvisioningRun : SessionCmdlet
{
    /// <summary>The ids, or the objects; all when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [ProvisioningRunTransformation]
    [ArgumentCompleter(typeof(ProvisioningRunCompleter))]
    public ProvisioningRunReference[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Id is null)
        {
            WriteEach(Session.EmployeeFiles.Runs(Cancellation));
        }
        else
        {
            ForEach(Id, run => WriteObject(Session.EmployeeFiles.GetRun(run)));
        }
    }
}
