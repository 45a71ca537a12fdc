using System.Management.Automation;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Runs employee interfaces: imports the files that HR delivered, oldest first, and moves each to where it belongs; or writes an
/// export. What an earlier call did not finish, this one does.
/// </summary>
/// <remarks>
/// <para>A file is claimed by renaming it, fetched, imported, and moved to processed, or to error beside a list of what could not
/// be done. An ProvisioningRun is written for each. What an earlier call did not finish, killed or cut off anywhere, this one does, and no row is
/// applied twice.</para>
/// <para>-WhatIf connects and lists, and moves nothing.</para>
/// </remarks>
/// <example>
/// <para>Import what HR delivered, every night.</para>
/// <code notRun="It needs an SFTP server.">
/// $runs = Get-EmployeeInterface | Invoke-EmployeeInterface
/// $runs | Where-Object Status -ne Completed
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

    /// <summary>Import what HR delivered, or Export contacts and users.</summary>
    [Parameter]
    [ValidateSet("Import", "Export")]
    public string Direction { get; set; } = "Import";

    /// <summary>Imports a file again whose content was imported before.</summary>
    [Parameter]
    public SwitchParameter AllowDuplicate { get; set; }

    /// <summary>Imports each file however many users it archives: the brake does not stop the run.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>With -Direction Export, writes what was written where.</summary>
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
            && !ShouldProcess(employeeInterface.Name, $"Import the files in {employeeInterface.ServerName}:{employeeInterface.RemoteDirectory}"))
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
        if (!ShouldProcess(employeeInterface.Name, $"Export contacts and users to "
            + $"{employeeInterface.ServerName}:{employeeInterface.ExportDirectory}"))
        {
            return;
        }

        var transfer = new TransferProgressWriter(Progress($"Sending to {employeeInterface.ServerName}", "byte"));
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
        Transfer = transfer,
        Import = import,
        Log = WriteVerbose,
    };

    private void Write(EmployeeInterfaceFile file)
    {
        if (file.Outcome == EmployeeInterfaceOutcome.Planned)
        {
            ShouldProcess($"{file.Path} ({file.Messages[0]})", "Import employee file");
            return;
        }

        if (file.Run is not null)
        {
            WriteObject(ProvisioningRunSummary.Of(file.Run));
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
