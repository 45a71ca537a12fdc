using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists what lifecycle tasks will do: who is archived, mailed, unblocked, or loses a license, and when.</summary>
/// <remarks>
/// <para>Without -DueBefore it lists what is due: today's, and what is overdue. Invoke-LifecycleTask does it. Days are those of the client setting
/// TimeZone. Of a license that is reclaimed, the list shows the next step only: first the warning, then the rest.</para>
/// </remarks>
/// <example>
/// <para>See what the next run does.</para>
/// <code>
/// Get-LifecycleTask
/// </code>
/// </example>
/// <example>
/// <para>See whose account ends this month, and what else will come.</para>
/// <code>
/// Get-LifecycleTask ArchiveEnded -DueBefore ([datetime]::Today.AddDays(30))
/// Get-LifecycleTask -DueBefore ([datetime]::Today.AddDays(7)) | Where-Object Name -ne ArchiveEnded
/// </code>
/// </example>
/// <seealso cref="InvokeLifecycleTask"/>
/// <seealso cref="GetLicenseForecast"/>
/// <seealso cref="SetSystemUser"/>
/// <seealso href="about_Lifecycle"/>
[Cmdlet(VerbsCommon.Get, "LifecycleTask")]
[OutputType(typeof(LifecycleTask))]
public sealed class GetLifecycleTask : SessionCmdlet
{
    /// <summary>The tasks. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    public LifecycleTaskName[]? Name { get; set; }

    /// <summary>Lists also what comes later, up to the day before this one.</summary>
    [Parameter]
    [DateTransformation(IsDay = true)]
    public DateTime DueBefore { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (string off in Session.LifecycleTasks.WhyOff(Name))
        {
            WriteWarning(off);
        }

        WriteEach(Session.LifecycleTasks.List(Name, IsBound(nameof(DueBefore)) ? DueBefore : null, Cancellation));
    }
}
