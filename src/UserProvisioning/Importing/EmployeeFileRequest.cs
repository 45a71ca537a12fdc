using System.Text;
using UserProvisioning.Importing.Matching;
using UserProvisioning.Importing.Selecting;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Sources.Objects;

namespace UserProvisioning.Importing;

/// <summary>A request to import an employee file.</summary>
public sealed record EmployeeFileRequest
{
    /// <summary>The name of the source when the caller names none.</summary>
    public const string DefaultSource = "EmployeeFile";

    /// <summary>The time after which a transaction of a long piece of work begins nothing further.</summary>
    internal static readonly TimeSpan UsualTransaction = TimeSpan.FromMilliseconds(800);

    /// <summary>The path of the file. For objects, <see cref="ForObjects"/> sets it.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The mapping: where a field's values come from, when its column is not recognized by its header. For each field's name it holds the name
    /// of a column, a table with the keys <c>Column</c> or <c>Columns</c> and <c>Separator</c>, <c>Map</c>, <c>Value</c>, <c>Format</c>,
    /// <c>Digits</c> and <c>Default</c>, a <see cref="MappingScript"/>, or null to leave the field out.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Mapping { get; init; }

    /// <summary>The name of the source that delivers the file; null for <see cref="DefaultSource"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Whether a row gets a system user if its own CreateUser column does not say so.</summary>
    public bool CreateUser { get; init; }

    /// <summary>Whether the file holds everybody of its source, so that a contact missing from it has left.</summary>
    public bool FullLoad { get; init; }

    /// <summary>The names of the fields that <see cref="MatchBy"/> can hold.</summary>
    public static IReadOnlyList<string> MatchFields => MatchField.Names;

    /// <summary>
    /// The fields by which a row whose external reference no contact has finds a contact that no source delivers, in this order; null for none.
    /// </summary>
    public IReadOnlyList<string>? MatchBy { get; init; }

    /// <summary>Whether a contact found by <see cref="MatchBy"/> is adopted also when its user has an administrator's license.</summary>
    public bool AdoptAdministrators { get; init; }

    /// <summary>
    /// The column and the order, as <c>FTE desc</c>, by which one row counts of a person that has several: the first in that order. Null when a
    /// second row of a person is rejected.
    /// </summary>
    public string? PrimaryRow { get; init; }

    /// <summary>Whether to import past the brakes, without approval.</summary>
    public bool Force { get; init; }

    /// <summary>
    /// The items of a comparison to apply; null for every row. An item is applied if the import still does with its row what was planned. Its
    /// <see cref="DatabaseReference.DatabaseId"/> is not checked here.
    /// </summary>
    public IReadOnlyList<ProvisioningRunItemReference>? Items { get; init; }

    /// <summary>The external references of the only rows to apply, with wildcards as PowerShell has them; null for every row.</summary>
    public IReadOnlyList<string>? ExternalReferences { get; init; }

    /// <summary>The file for the rejected rows, or a folder for a file that is named after the input; null to write none.</summary>
    public string? RejectPath { get; init; }

    /// <summary>The delimiter between fields; null to detect it.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The encoding; null to detect it.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The sheet of an Excel workbook; null to choose the one whose header is understood best.</summary>
    public string? SheetName { get; init; }

    /// <summary>Whether a property that is null or absent in an object clears its field. Otherwise the field keeps its value.</summary>
    public bool ClearNull { get; init; }

    /// <summary>How many objects there must be; null for any number.</summary>
    public int? ExpectedCount { get; init; }

    /// <summary>Whether the file holds objects of a pipeline.</summary>
    internal bool IsObjects { get; init; }

    /// <summary>The words by which messages name what is imported.</summary>
    internal SourceWords Words => IsObjects ? SourceWords.Objects : SourceWords.File;

    /// <summary>Where the file came from, when <see cref="Path"/> is a copy; null when it is not.</summary>
    internal FileOrigin? Origin { get; init; }

    /// <summary>The items to apply, when they come from the stored options of a run; null for <see cref="Items"/>.</summary>
    internal IReadOnlyList<PlannedItem>? Planned { get; init; }

    /// <summary>Makes a request to import objects. No object can be added afterwards.</summary>
    /// <param name="objects">The objects; they must not be disposed before the import has ended.</param>
    /// <returns>The request.</returns>
    public static EmployeeFileRequest ForObjects(EmployeeObjects objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        objects.Close();
        return new EmployeeFileRequest { Path = objects.Path, IsObjects = true, Origin = FileOrigin.Objects };
    }

    /// <summary>Whether only some rows are applied.</summary>
    internal bool IsSelective => Items is not null || Planned is not null || ExternalReferences is not null;

    /// <summary>Whether every row is compared, also those that the cache of rows would skip. The result is the same.</summary>
    internal bool IgnoresRowCache { get; init; }

    /// <summary>A transaction of the import takes no further batch of rows after this time.</summary>
    internal TimeSpan LongestTransaction { get; init; } = UsualTransaction;

    /// <summary>Whether the import waits for another import of the same source. It does not within a transaction, for which that one waits.</summary>
    internal bool MayWait { get; init; } = true;

    /// <summary>Is called in each transaction of the import except the last, and may throw to stop the import; null for none.</summary>
    internal Action<Storage.IUnitOfWork>? InTransaction { get; init; }

    /// <summary>Is called before the end of the run is committed, to write more in the same transaction; null for none.</summary>
    internal Action<Storage.IUnitOfWork, Storage.ProvisioningRunRow>? BeforeCommit { get; init; }
}

/// <summary>The place that a file was copied from before it was imported.</summary>
/// <param name="Name">The name of the file there.</param>
/// <param name="Address">The full address of the file there.</param>
internal sealed record FileOrigin(string Name, string Address)
{
    /// <summary>The place of objects: no file.</summary>
    internal static FileOrigin Objects { get; } = new("objects", Storage.RunPaths.Objects);

    /// <summary>The words by which messages name what a run has imported.</summary>
    internal static SourceWords WordsOf(Storage.ProvisioningRunRow run) =>
        Storage.RunPaths.AreObjects(run.FilePath) ? SourceWords.Objects : SourceWords.File;
}
