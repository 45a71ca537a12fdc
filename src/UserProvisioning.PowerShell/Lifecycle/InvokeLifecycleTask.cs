using System.Management.Automation;
using UserProvisioning.Lifecycle;

namespace UserProvisioning.PowerShell;

/// <summary>Does what the calendar says and what is not yet done: archives who has ended, ends blocks, reclaims licenses, mails passwords and
/// reminders.</summary>
/// <remarks>
/// <para>The tasks are EndBlock, ArchiveEnded, ReclaimLicense, SendCredential, RemindEnd, RemindPassword, Anonymize and PurgeHistory;
/// about_Lifecycle says what each does and which client settings it has. They compare states: after a night without a run, the next one does all that
/// is due, and a second run of a day does nothing. What is done belongs to one run, with an item for each contact. If nothing is due, the run has the
/// id 0, and nothing is stored.</para>
/// <para>The brakes hold here too. If a task would archive more users than LeaverThresholdPercent and LeaverThresholdMinimum allow, it is stored as a
/// run that waits for approval, and the other tasks go on. Approve-ProvisioningRun does what still holds of it, and -Force skips the brakes.
/// Undo-ProvisioningRun takes a run back, but for mails and passwords.</para>
/// <para>Each mail is sent once. If a call is broken off, the next one sends the mails that were not sent. The parameters for mails are those of
/// Send-LoginCredential, and all default to client settings. If mails cannot be sent, everything else is done, and an error says why.</para>
/// </remarks>
/// <example>
/// <para>Do everything that is due, every night.</para>
/// <code>
/// Invoke-LifecycleTask
/// </code>
/// </example>
/// <example>
/// <para>See first what would be done.</para>
/// <code>
/// Invoke-LifecycleTask -WhatIf
/// </code>
/// </example>
/// <example>
/// <para>Archive who has ended, as if it were a week later.</para>
/// <code>
/// Invoke-LifecycleTask ArchiveEnded -AsOf ([datetime]::Today.AddDays(7))
/// </code>
/// </example>
/// <example>
/// <para>Send the mails through a mail server.</para>
/// <code notRun="It needs a mail server.">
/// Invoke-LifecycleTask -SmtpServer smtp.example.org -Credential (Get-Credential) -From servicedesk@example.org
/// </code>
/// </example>
/// <seealso cref="GetLifecycleTask"/>
/// <seealso cref="GetProvisioningRunItem"/>
/// <seealso cref="ApproveProvisioningRun"/>
/// <seealso cref="UndoProvisioningRun"/>
/// <seealso cref="SetClientSetting"/>
/// <seealso href="about_Lifecycle"/>
[Cmdlet(VerbsLifecycle.Invoke, "LifecycleTask", SupportsShouldProcess = true, DefaultParameterSetName = "Settings")]
[OutputType(typeof(ProvisioningRun))]
public sealed class InvokeLifecycleTask : MailCmdlet
{
    private readonly SortedSet<LifecycleTaskName> _named = [];

    /// <summary>The tasks. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    public LifecycleTaskName[]? Name { get; set; }

    /// <summary>The day that counts as today. When it is left out: today, in the time zone of the client setting TimeZone.</summary>
    [Parameter]
    [DateTransformation(IsDay = true)]
    public DateTime AsOf { get; set; }

    /// <summary>Does everything, whatever the brakes say.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    // What comes from the pipeline, such as the output of Get-LifecycleTask, is done together at the end.
    /// <inheritdoc/>
    protected override void Process() => _named.UnionWith(Name ?? []);

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (MyInvocation.ExpectingInput && _named.Count == 0)
        {
            // Nothing came from the pipeline, such as an empty list of due tasks.
            return;
        }

        List<LifecycleTaskName>? tasks = _named.Count == 0 ? null : [.. _named];
        foreach (string off in Session.LifecycleTasks.WhyOff(tasks))
        {
            WriteWarning(off);
        }

        var request = new LifecycleRequest { Tasks = tasks, AsOf = IsBound(nameof(AsOf)) ? AsOf : null, Force = Force, Mail = MailOptions };
        if (IsWhatIf)
        {
            Preview(request);
        }
        else if (ShouldProcess(tasks is null ? "All lifecycle tasks" : string.Join(", ", tasks), "Do what is due"))
        {
            Invoke(request);
        }
    }

    private void Preview(LifecycleRequest request)
    {
        LifecyclePreview preview = Session.LifecycleTasks.Preview(request, Cancellation);
        foreach (LifecycleTask task in preview.Tasks)
        {
            ShouldProcess(task.Target, $"{task.Name}: {task.Reason}");
        }

        Warn(preview.Stops);
    }

    private void Invoke(LifecycleRequest request)
    {
        LifecycleResult result = Session.LifecycleTasks.Invoke(request, Cancellation);
        foreach (string warning in result.Warnings)
        {
            WriteWarning(warning);
        }

        Warn(result.Stops);
        WriteEach(result.Runs.Select(ProvisioningRunView.Summary));
        foreach (ProvisioningException error in result.Errors)
        {
            WriteError(error);
        }
    }

    private void Warn(IReadOnlyList<string> stops)
    {
        foreach (string stop in stops)
        {
            WriteWarning($"A run waits for approval: it would {stop}. Get-ProvisioningRunItem shows it, and Approve-ProvisioningRun applies it.");
        }
    }
}
