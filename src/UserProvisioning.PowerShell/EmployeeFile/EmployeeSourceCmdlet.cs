using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of the cmdlets that read employees, from files or from objects, with the parameters that they share.</summary>
public abstract class EmployeeSourceCmdlet : SessionCmdlet
{
    private readonly List<ProvisioningRunItemReference> _taken = [];
    private Dictionary<string, object?>? _mapping;

    /// <summary>
    /// From which columns or properties fields come when their names do not say so: a hashtable, or the path of a .psd1 file that holds one, such as
    /// <c>@{ ExternalReference = 'WorkerID'; StartDate = @{ Column = 'HireDate'; Format = 'dd-MM-yyyy' } }</c>. In a hashtable a script block may
    /// compute a field: <c>@{ JobTitle = { $_.'Role' + ' ' + $_.'Level' } }</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? Mapping { get; set; }

    /// <summary>The name of the source that delivers the employees.</summary>
    [Parameter]
    [NotEmpty]
    [ArgumentCompleter(typeof(SourceCompleter))]
    public string? Source { get; set; }

    /// <summary>Makes a system user for each row or object that does not itself say otherwise.</summary>
    [Parameter]
    public SwitchParameter CreateUser { get; set; }

    /// <summary>The input holds everybody of its source: contacts that it lacks, and their users, are archived.</summary>
    [Parameter]
    public SwitchParameter FullLoad { get; set; }

    /// <summary>
    /// By which fields an employee finds the contact when no contact has the external reference, in this order: Email, Phone, Name (the display
    /// name), or another field. One active contact that no source delivers is adopted: it gets the reference. Several are a rejection that names
    /// them. A contact whose user has an administrator's license is adopted only with -Force.
    /// </summary>
    [Parameter]
    [NotEmpty]
    [ArgumentCompleter(typeof(MatchFieldCompleter))]
    public string[]? MatchBy { get; set; }

    /// <summary>
    /// Lets a person come several times, such as once for each contract: a column or property and an order, as <c>'FTE desc'</c>. The first in that
    /// order counts, and the others change nothing. Numbers are ordered by value, dates by day, no before yes, and other texts without case; those
    /// without a value come last, and of equal ones the first counts. It may also be a field that the mapping fills. Without -PrimaryRow, a second
    /// row or object of a person is rejected.
    /// </summary>
    [Parameter]
    [NotEmpty]
    public string? PrimaryRow { get; set; }

    /// <summary>Imports whatever it changes: no brake stops the run, and it needs no approval.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The items of this database that were given.</summary>
    protected IReadOnlyList<ProvisioningRunItemReference> Taken => _taken;

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _mapping = Mapping is null ? null : MappingReader.Read(Mapping, ResolvePath);
    }

    /// <summary>Handles employees.</summary>
    /// <param name="request">From where they come, and how to read them.</param>
    protected abstract void Handle(EmployeeFileRequest request);

    /// <summary>Adds the options of the shared parameters to a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The request with the options.</returns>
    protected EmployeeFileRequest Options(EmployeeFileRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request with
        {
            Mapping = _mapping,
            Source = Source,
            CreateUser = CreateUser,
            FullLoad = FullLoad,
            MatchBy = MatchBy,
            PrimaryRow = PrimaryRow,
            Force = Force,
            AdoptAdministrators = Force,
        };
    }

    /// <summary>Keeps the items of this database until the pipeline ends: they are applied together, as one run.</summary>
    /// <param name="items">The items.</param>
    protected void Take(IEnumerable<ProvisioningRunItemReference> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (ProvisioningRunItemReference item in items)
        {
            if (item.Refuse(Session.DatabaseId) is { } wrong)
            {
                WriteError(wrong);
            }
            else
            {
                _taken.Add(item);
            }
        }
    }

    /// <summary>Compares employees: finds what an import would do with each row.</summary>
    /// <param name="request">From where they come, and how to read them.</param>
    /// <param name="name">The name of the input, for the progress.</param>
    /// <param name="unit">The name of a row.</param>
    /// <returns>The run as an import would store it.</returns>
    protected ProvisioningRun Compare(EmployeeFileRequest request, string name, string unit)
    {
        ProgressMeter meter = Progress($"Comparing {name}", unit);
        ImportResult result = Session.EmployeeFiles.Compare(request, Write, new ImportProgressWriter(meter, unit), Cancellation);
        Warn(result);
        return result.Run;

        void Write(ProvisioningRunItem item)
        {
            // All rows were compared before the first item comes. Only the items remain to be read, which is quick.
            meter.Complete();
            WriteObject(item);
        }
    }

    /// <summary>Compares employees, and says in verbose output how many rows an import would change.</summary>
    /// <param name="request">From where they come, and how to read them.</param>
    /// <param name="name">The name of the input, for the progress.</param>
    /// <param name="unit">The name of a row.</param>
    protected void CompareAll(EmployeeFileRequest request, string name, string unit)
    {
        ProvisioningRun run = Compare(request, name, unit);
        WriteVerbose($"{Counted.Of(run.Rows, unit)}: create {run.Created}, update {run.Updated}, leave {run.Unchanged}, reject "
            + $"{run.Rejected}; users: make "
            + $"{run.UsersCreated}; contacts: archive {run.Archived}, restore {run.Restored}.");
    }

    /// <summary>Imports employees, if it is confirmed, and says what the caller should look at.</summary>
    /// <param name="request">From where they come, and how to read them.</param>
    /// <param name="target">The input, for the confirmation.</param>
    /// <param name="name">The name of the input, for the progress.</param>
    /// <param name="unit">The name of a row.</param>
    /// <param name="input">What is imported, for messages, such as <c>file</c>.</param>
    protected void Import(EmployeeFileRequest request, string target, string name, string unit, string input)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsWhatIf)
        {
            ShouldProcess(target, Describe(Compare(request with { RejectPath = null }, name, unit), unit));
            return;
        }

        if (!ShouldProcess(target, request.Items is { } items ? $"Import {Counted.Of(items.Count, "item")} of a plan" : $"Import employee {input}"))
        {
            return;
        }

        var progress = new ImportProgressWriter(Progress($"Importing {name}", unit), unit);
        ImportResult result = Session.EmployeeFiles.Import(request, progress, Cancellation);
        Warn(result);
        WriteObject(ProvisioningRunView.Summary(result.Run));
        if (result.Run.Status == ProvisioningRunStatus.AwaitingApproval)
        {
            WriteWarning(
                $"The {input} would {string.Join("; and would ", result.Stops)}. Nothing was changed. Look at Get-ProvisioningRunItem "
                    + $"{result.Run.Id}; if it is right, Approve-ProvisioningRun {result.Run.Id} applies it.");
        }
        else if (result.Run.UsersNotCreated > result.Run.LicensesMissing)
        {
            WriteWarning($"{Wanted(result.Run.UsersNotCreated)} not made. Get-ProvisioningRunItem {result.Run.Id} | "
                + "Where-Object Reason says why.");
        }

        if (result.Run.Status != ProvisioningRunStatus.AwaitingApproval && result.Run.Rejected > 0)
        {
            WriteWarning($"{result.Run.Rejected:N0} of {Counted.Of(result.Run.Rows, unit)} {(result.Run.Rejected == 1 ? "was" : "were")} "
                + $"rejected. Get-ProvisioningRunItem {result.Run.Id} -Action Reject "
                + "says which and why.");
        }
    }

    private static string Wanted(int users) => users == 1 ? "1 user that was wanted was" : $"{users:N0} users that were wanted were";

    private static string Describe(ProvisioningRun run, string unit) =>
        $"Import {Counted.Of(run.Rows, unit)}: create {run.Created}, update {run.Updated}, leave {run.Unchanged}, reject {run.Rejected}; "
            + $"users: make "
            + $"{run.UsersCreated}, not make {run.UsersNotCreated}; contacts: archive {run.Archived}, restore {run.Restored}";
}
