using System.Management.Automation;
using System.Text;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of the cmdlets that read employee files, with their parameters.</summary>
public abstract partial class EmployeeFileCmdlet : SessionCmdlet
{
    /// <summary>The parameter set in which every row of a file is taken, or the rows that -ExternalReference names.</summary>
    private protected const string PathSet = "Path";

    private const string ItemSet = "Item";

    private readonly List<ProvisioningRunItemReference> _items = [];
    private Dictionary<string, object?>? _mapping;
    private string? _rejected;

    /// <summary>The files; wildcards are allowed.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = ItemSet)]
    [Alias("FullName", "PSPath")]
    [NotEmpty]
    [SupportsWildcards]
    [PathTransformation]
    public string[] Path { get; set; } = [];

    /// <summary>
    /// Items that Compare-EmployeeFile wrote for the file: only these rows are taken, if the import still does with them what the items say.
    /// Otherwise the item is refused with PlanOutdated, and the others are still taken. With -FullLoad, only the contacts that have an item are
    /// archived because the file lacks them.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ItemSet)]
    [ProvisioningRunItemTransformation]
    public ProvisioningRunItemReference[] Item { get; set; } = [];

    /// <summary>
    /// Takes only the rows with these external references; wildcards are allowed. With -FullLoad, only contacts with such a reference are
    /// archived because the file lacks them.
    /// </summary>
    [Parameter]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ExternalReferenceCompleter))]
    public string[]? ExternalReference { get; set; }

    /// <summary>
    /// From which columns fields come when the header does not say so: a hashtable, or the path of a .psd1 file that holds one, such as
    /// <c>@{ ExternalReference = 'WorkerID'; StartDate = @{ Column = 'HireDate'; Format = 'dd-MM-yyyy' } }</c>. In a hashtable a script block may
    /// compute a field from the row: <c>@{ JobTitle = { $_.'Role' + ' ' + $_.'Level' } }</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public object? Mapping { get; set; }

    /// <summary>The name of the source that delivers the file.</summary>
    [Parameter]
    [NotEmpty]
    [ArgumentCompleter(typeof(SourceCompleter))]
    public string? Source { get; set; }

    /// <summary>Makes a system user for each row that does not itself say otherwise.</summary>
    [Parameter]
    public SwitchParameter CreateUser { get; set; }

    /// <summary>The file holds everybody of its source: contacts that it lacks, and their users, are archived.</summary>
    [Parameter]
    public SwitchParameter FullLoad { get; set; }

    /// <summary>
    /// By which fields a row finds its contact when no contact has its external reference, in this order: Email, Phone, Name (the display name), or
    /// another field. One active contact that no source delivers is adopted: it gets the reference of the row. Several are a rejected row that names
    /// them. A contact whose user has an administrator's license is adopted only with -Force.
    /// </summary>
    [Parameter]
    [NotEmpty]
    [ArgumentCompleter(typeof(MatchFieldCompleter))]
    public string[]? MatchBy { get; set; }

    /// <summary>
    /// Lets a person have several rows, such as one for each contract: a column and an order, as <c>'FTE desc'</c>. The first row in that order
    /// counts, and the others change nothing. Numbers are ordered by value, dates by day, no before yes, and other texts without case; rows
    /// without a value come last, and of equal rows the first counts. The column is a header of the file, or a field that the mapping fills.
    /// Without -PrimaryRow, a second row of a person is rejected.
    /// </summary>
    [Parameter]
    [NotEmpty]
    public string? PrimaryRow { get; set; }

    /// <summary>Imports the file whatever it changes: no brake stops the run, and it needs no approval.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Where to write the rows that are rejected, for HR to correct and send back: a CSV file, or a folder in which each input file gets a file of
    /// the same name.
    /// </summary>
    [Parameter]
    [NotEmpty]
    [PathTransformation]
    public string? RejectPath { get; set; }

    /// <summary>The character between fields: <c>,</c> <c>;</c> <c>|</c> or a tab. Detected when it is left out.</summary>
    [Parameter]
    public char Delimiter { get; set; }

    /// <summary>The encoding: its name, the number of its code page, or an object. Detected when it is left out.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    public Encoding? Encoding { get; set; }

    /// <summary>The sheet of an Excel workbook. When it is left out, the sheet whose header has the most recognized columns is read.</summary>
    [Parameter]
    [NotEmpty]
    public string? SheetName { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _mapping = Mapping is null ? null : MappingReader.Read(Mapping, ResolvePath);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (IsBound(nameof(Item)))
        {
            Take(Item);
            return;
        }

        foreach (string path in Path.SelectMany(Files))
        {
            Handle(Request(path));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (_items.Count == 0)
        {
            return;
        }

        string[] paths = Path.SelectMany(Files).ToArray();
        string path = paths is [var only] ? only : throw new ProvisioningException(
            ErrorIds.MappingInvalid,
            $"The items name lines of one file, but -Path names {Counted.Of(paths.Length, "file")}. Give the file that was compared.");
        Handle(Request(path) with { Items = _items });
    }

    /// <summary>Handles one file.</summary>
    /// <param name="request">The file, and how to read it.</param>
    protected abstract void Handle(EmployeeFileRequest request);

    /// <summary>Compares a file: finds what an import would do with each row.</summary>
    /// <param name="request">The file, and how to read it.</param>
    /// <returns>The run as an import would store it.</returns>
    protected ProvisioningRun Compare(EmployeeFileRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ProgressMeter meter = Progress($"Comparing {System.IO.Path.GetFileName(request.Path)}", "row");
        ImportResult result = Session.EmployeeFiles.Compare(request, Write, new ImportProgressWriter(meter), Cancellation);
        Warn(result);
        return result.Run;

        void Write(ProvisioningRunItem item)
        {
            // All rows were compared before the first item comes. Only the items remain to be read, which is quick.
            meter.Complete();
            WriteObject(item);
        }
    }

    /// <summary>Keeps the items of this database until the pipeline ends: they are applied together, as one run.</summary>
    private void Take(ProvisioningRunItemReference[] items)
    {
        foreach (ProvisioningRunItemReference item in items)
        {
            if (item.Refuse(Session.DatabaseId) is { } wrong)
            {
                WriteError(wrong);
            }
            else
            {
                _items.Add(item);
            }
        }
    }

    private EmployeeFileRequest Request(string path) => new()
    {
        Path = path,
        Mapping = _mapping,
        Source = Source,
        CreateUser = CreateUser,
        FullLoad = FullLoad,
        MatchBy = MatchBy,
        PrimaryRow = PrimaryRow,
        Force = Force,
        AdoptAdministrators = Force,
        ExternalReferences = ExternalReference,
        RejectPath = RejectsOf(path),
        Delimiter = IsBound(nameof(Delimiter)) ? Delimiter : null,
        Encoding = Encoding,
        SheetName = SheetName,
    };

    private string? RejectsOf(string path)
    {
        if (RejectPath is null)
        {
            return null;
        }

        string rejects = ResolvePath(RejectPath, ErrorIds.FileUnwritable);
        if (_rejected is not null && !Directory.Exists(rejects))
        {
            throw new ProvisioningException(
                ErrorIds.FileUnwritable, $"'{rejects}' holds the rejected rows of '{_rejected}' already, and '{path}' would overwrite them. Give "
                    + "a folder as -RejectPath, in which each file gets its own.", rejects);
        }

        _rejected = path;
        return rejects;
    }
}
