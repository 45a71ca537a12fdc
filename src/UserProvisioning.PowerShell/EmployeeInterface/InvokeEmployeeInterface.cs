using System.Management.Automation;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Runs employee interfaces: imports the files that HR delivered, oldest first, and moves each to the folder processed or error; reads a directory;
/// or writes an export. It also finishes what an earlier call did not finish.
/// </summary>
/// <remarks>
/// <para>Each file is claimed by renaming it, downloaded, imported, and moved to the folder processed, or to the folder error beside a list of what
/// could not be done. A ProvisioningRun is written for each file. If a call was killed or lost its connection, the next call finishes its work, and
/// no row is applied twice.</para>
/// <para>A directory is read page by page, and one ProvisioningRun is written for a reading. Nothing is applied before the whole was read. Without
/// -FullLoad, here or in the interface, a reading is of what changed since the last run that was applied.</para>
/// <para>-WhatIf connects and lists the files, and moves nothing. Of a directory it says what an import would do.</para>
/// </remarks>
/// <example>
/// <para>Import what HR delivered, every night.</para>
/// <code notRun="It needs an SFTP server.">
/// $runs = Get-EmployeeInterface | Invoke-EmployeeInterface
/// $runs | Where-Object Status -ne Completed
/// </code>
/// </example>
/// <example>
/// <para>Read a directory as a whole once a week, so that whoever was deleted in it is archived.</para>
/// <code notRun="It needs a directory.">
/// Invoke-EmployeeInterface AD -FullLoad -Credential reader@example.org
/// </code>
/// </example>
/// <example>
/// <para>Deliver an export, with a password.</para>
/// <code notRun="It needs an SFTP server.">
/// Invoke-EmployeeInterface HR -Direction Export -Credential worker -PassThru
/// </code>
/// </example>
/// <seealso cref="TestEmployeeInterface"/>
/// <seealso cref="GetProvisioningRun"/>
/// <seealso cref="ApproveProvisioningRun"/>
/// <seealso cref="ExportEmployeeFile"/>
/// <seealso href="about_EmployeeInterfaces"/>
[Cmdlet(VerbsLifecycle.Invoke, "EmployeeInterface", SupportsShouldProcess = true)]
[OutputType(typeof(ProvisioningRun), typeof(EmployeeInterfaceExport))]
public sealed class InvokeEmployeeInterface : InterfaceConnectionCmdlet
{
    /// <summary>The interfaces: the objects, their ids or their names.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("EmployeeInterface")]
    [EmployeeInterfaceTransformation]
    [ArgumentCompleter(typeof(EmployeeInterfaceCompleter))]
    public EmployeeInterfaceReference[] Name { get; set; } = [];

    /// <summary><c>Import</c> to import what HR delivered, or <c>Export</c> to export contacts and users.</summary>
    [Parameter]
    [ValidateSet("Import", "Export")]
    public string Direction { get; set; } = "Import";

    /// <summary>Imports a file even if the same content was imported before.</summary>
    [Parameter]
    public SwitchParameter AllowDuplicate { get; set; }

    /// <summary>Imports each file whatever it changes: no brake stops a run, and it needs no approval.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Reads a directory as a whole, also if the interface otherwise reads what changed: contacts that the directory lacks, and their users, are
    /// archived. It changes nothing for files.
    /// </summary>
    [Parameter]
    public SwitchParameter FullLoad { get; set; }

    /// <summary>With -Direction Export, writes an object that says what was exported and where to.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process() => ForEach(Name, reference =>
    {
        EmployeeInterface found = Session.EmployeeInterfaces.Get(reference);
        CheckUsername(found);
        if (Direction == "Export")
        {
            Export(found);
        }
        else
        {
            Import(found);
        }
    });

    private void Import(EmployeeInterface employeeInterface)
    {
        if (!IsWhatIf
            && !ShouldProcess(employeeInterface.Name, InterfaceText.Import(employeeInterface)))
        {
            return;
        }

        var transfer = new TransferProgressWriter(Progress($"Running {employeeInterface.Name}", "row"));
        var import = new ImportProgressWriter(Progress($"Running {employeeInterface.Name}", "row"));
        foreach (EmployeeInterfaceFile file in Session.EmployeeInterfaces.Import(
            new EmployeeInterfaceReference(employeeInterface), Request(transfer, import), IsWhatIf, Cancellation))
        {
            Write(file);
        }
    }

    private void Export(EmployeeInterface employeeInterface)
    {
        EmployeeInterfaceService.CheckExport(employeeInterface);
        var sftp = (SftpInterface)employeeInterface;
        if (!ShouldProcess(employeeInterface.Name, $"Export contacts and users to {sftp.ServerName}:{sftp.ExportDirectory}"))
        {
            return;
        }

        var transfer = new TransferProgressWriter(Progress($"Sending to {sftp.ServerName}", "byte"));
        EmployeeInterfaceExport export = Session.EmployeeInterfaces.Export(
            new EmployeeInterfaceReference(employeeInterface),
            Request(transfer, null),
            Cancellation);
        foreach (string warning in export.Warnings)
        {
            WriteWarning(warning);
        }

        WriteVerbose($"{Counted.Were(export.Rows, "contact")} written to '{export.Path}'.");
        if (PassThru)
        {
            WriteObject(export);
        }
    }

    private EmployeeInterfaceRequest Request(IProgress<EmployeeInterfaceProgress> transfer, IProgress<ImportProgress>? import) => new()
    {
        Secrets = Secrets(),
        AllowDuplicate = AllowDuplicate,
        Force = Force,
        FullLoad = FullLoad,
        Transfer = transfer,
        Import = import,
        Log = WriteVerbose,
    };

    private void Write(EmployeeInterfaceFile file)
    {
        if (file.Outcome == EmployeeInterfaceOutcome.Planned)
        {
            ShouldProcess($"{file.Path} ({file.Messages[0]})", file.FileName is null ? "Import the directory" : "Import employee file");
            foreach (string message in file.Messages.Skip(1).Where(_ => file.FileName is null))
            {
                WriteWarning(message);
            }

            return;
        }

        if (file.Run is not null)
        {
            WriteObject(ProvisioningRunView.Summary(file.Run));
        }

        foreach (string message in file.Messages)
        {
            // A file that is still being written needs no action, so it is no error.
            if (file.Outcome == EmployeeInterfaceOutcome.Waiting)
            {
                WriteVerbose(message);
            }
            else
            {
                WriteWarning(message);
            }
        }

        if (file.Error is not null)
        {
            // The error concerns one file, whatever its id is: the other files are still handled.
            WriteError(file.Error);
        }
    }
}
