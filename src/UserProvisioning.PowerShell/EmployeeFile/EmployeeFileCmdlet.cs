using System.Management.Automation;
using System.Text;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of the cmdlets that read employee files, with their parameters.</summary>
public abstract partial class EmployeeFileCmdlet : EmployeeSourceCmdlet
{
    /// <summary>The parameter set in which every row of a file is taken, or the rows that -ExternalReference names.</summary>
    private protected const string PathSet = "Path";

    private const string ItemSet = "Item";

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
        if (Taken.Count == 0)
        {
            return;
        }

        string[] paths = Path.SelectMany(Files).ToArray();
        string path = paths is [var only] ? only : throw new ProvisioningException(
            ErrorIds.MappingInvalid,
            $"The items name lines of one file, but -Path names {Counted.Of(paths.Length, "file")}. Give the file that was compared.");
        Handle(Request(path) with { Items = Taken });
    }

    /// <summary>The name of the file of a request, for the progress.</summary>
    private protected static string NameOf(EmployeeFileRequest request) => System.IO.Path.GetFileName(request.Path);

    private EmployeeFileRequest Request(string path) => Options(new EmployeeFileRequest { Path = path }) with
    {
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
