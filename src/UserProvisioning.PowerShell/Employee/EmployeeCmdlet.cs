using System.Management.Automation;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Objects;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The base class of the cmdlets that take employees as objects. They collect the objects, and begin only when the pipeline has ended, so that a
/// pipeline that is broken off changes nothing.
/// </summary>
public abstract class EmployeeCmdlet : EmployeeSourceCmdlet
{
    /// <summary>The parameter set in which the objects may come from the pipeline.</summary>
    private protected const string ObjectSet = "Object";

    private const string ItemSet = "Item";

    /// <summary>The name of the objects in place of that of a file.</summary>
    internal const string Name = "objects";

    /// <summary>The name of one of them.</summary>
    internal const string Unit = "object";

    private EmployeeObjects? _objects;
    private bool _areTaken;

    /// <summary>
    /// The employees: objects of any kind, such as what Get-ADUser, Get-MgUser, Import-Csv, ConvertFrom-Json or a database gives, hashtables, or rows
    /// of a table. Their properties are recognized by name; those of an object within have names such as <c>manager.id</c>.
    /// </summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ObjectSet)]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = ItemSet)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>
    /// Items that Compare-Employee wrote for the same objects: only these objects are taken, if the import still does with them what the items say.
    /// Otherwise the item is refused with PlanOutdated, and the others are still taken. With -FullLoad, only the contacts that have an item are
    /// archived because the objects lack them.
    /// </summary>
    [Parameter(ParameterSetName = ObjectSet)]
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ItemSet)]
    [ProvisioningRunItemTransformation]
    public ProvisioningRunItemReference[] Item { get; set; } = [];

    /// <summary>How many objects there must be. Any other number is refused with SourceIncomplete, and nothing is changed.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int ExpectedCount { get; set; }

    /// <summary>
    /// Clears a field whose property is null, or which the object does not have. Without it such a property says nothing, and the field keeps its
    /// value. An empty text always clears.
    /// </summary>
    [Parameter]
    public SwitchParameter ClearNull { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _objects = new EmployeeObjects();
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == ItemSet)
        {
            Take(Item);
            if (_areTaken)
            {
                return;
            }
        }

        _areTaken = true;
        AddAll(InputObject);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (ParameterSetName == ObjectSet && IsBound(nameof(Item)))
        {
            Take(Item);
        }

        bool isSelective = ParameterSetName == ItemSet || IsBound(nameof(Item));
        if (isSelective && Taken.Count == 0)
        {
            return;
        }

        Handle(Options(EmployeeFileRequest.ForObjects(_objects!)) with
        {
            ClearNull = ClearNull,
            ExpectedCount = IsBound(nameof(ExpectedCount)) ? ExpectedCount : null,
            Items = isSelective ? Taken : null,
        });
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _objects?.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Adds an object, or each object of a list that was given as an argument.</summary>
    private void AddAll(object? given)
    {
        if (given is not null && ObjectProperties.Items(given) is { } items)
        {
            foreach (object? item in items)
            {
                Add(item);
            }
        }
        else
        {
            Add(given);
        }
    }

    private void Add(object? item)
    {
        Cancellation.ThrowIfCancellationRequested();
        if (item is null)
        {
            throw new ProvisioningException(
                ErrorIds.SourceIncomplete,
                $"Object {_objects!.Count + 1} is $null, so an employee may be missing. Nothing was changed. Take the empty objects out with "
                    + "Where-Object { $_ }, if they are nobody.");
        }

        List<KeyValuePair<string, object?>>? properties = NoEmployee.IsFormatted(item) ? null : ObjectProperties.Read(item);
        _objects!.Add(properties ?? throw new ProvisioningException(
            ErrorIds.MappingInvalid, $"Object {_objects.Count + 1} {NoEmployee.Describe(item)}", item));
    }
}
