using System.Management.Automation;
using UserProvisioning.Runs;

namespace UserProvisioning.PowerShell;

/// <summary>Lists runs, oldest first.</summary>
/// <remarks>
/// <para>Each run has a number, its file, its source, its status and its counts.</para>
/// <para>A cmdlet that somebody types is a run of the kind Manual. It is listed only when you ask for this kind, or for its number.</para>
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
/// Get-ProvisioningRun -Status AwaitingApproval, Failed, CompletedWithErrors
/// </code>
/// </example>
/// <example>
/// <para>See what a source delivered today.</para>
/// <code>
/// Get-ProvisioningRun -Source 'HR*' -Since ([datetime]::Today)
/// </code>
/// </example>
/// <example>
/// <para>See which cmdlets somebody typed today changed something.</para>
/// <code>
/// Get-ProvisioningRun -Kind Manual -Since ([datetime]::Today)
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
    /// <summary>The runs: the objects or their ids. All runs when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("RunId")]
    [ProvisioningRunTransformation]
    [ArgumentCompleter(typeof(ProvisioningRunCompleter))]
    public ProvisioningRunReference[]? Id { get; set; }

    /// <summary>Only runs of these kinds. When it is left out: all kinds but Manual.</summary>
    [Parameter]
    [NotEmpty]
    public ProvisioningRunKind[]? Kind { get; set; }

    /// <summary>Only runs of these sources; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [NotEmpty]
    [ArgumentCompleter(typeof(SourceCompleter))]
    public string[]? Source { get; set; }

    /// <summary>Only runs with these statuses.</summary>
    [Parameter]
    [NotEmpty]
    public ProvisioningRunStatus[]? Status { get; set; }

    /// <summary>Only runs that were started at this time or later.</summary>
    [Parameter]
    [DateTransformation]
    public DateTime? Since { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var filter = new ProvisioningRunFilter
        {
            Kinds = Kind,
            Sources = Source is null ? null : Filters.FromEach(Source).OfType<TextFilter>().ToList(),
            Statuses = Status,
            Since = Since,
        };
        if (Id is null)
        {
            WriteEach(Session.EmployeeFiles.Runs(filter, Cancellation).Select(ProvisioningRunView.Of));
            return;
        }

        ForEach(Id, reference =>
        {
            ProvisioningRun run = Session.EmployeeFiles.GetRun(reference);
            if (filter.Matches(run))
            {
                WriteObject(ProvisioningRunView.Of(run));
            }
        });
    }
}
