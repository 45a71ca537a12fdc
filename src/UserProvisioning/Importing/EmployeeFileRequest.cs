using System.Text;
using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Importing;

/// <summary>A request to import an employee file.</summary>
public sealed record EmployeeFileRequest
{
    /// <summary>The name of the source when the caller names none.</summary>
    public const string DefaultSource = "EmployeeFile";

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The mapping: where a field's values come from, when its column is not recognized by its header. For each field's name it holds the name
    /// of a column, a table with the keys <c>Column</c> or <c>Columns</c> and <c>Separator</c>, <c>Map</c>, <c>Value</c>, <c>Format</c>,
    /// <c>Digits</c> and <c>Default</c>, a <see cref="MappingScript"/>, or null to leave the field out.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Mapping { get; init; }

    /// <summary>The name of the source that delivers the file; null for <see cref="DefaultSource"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Whether a row that does not say so itself gets a system user.</summary>
    public bool CreateUser { get; init; }

    /// <summary>Whether the file holds everybody of its source, so that a contact missing from it has left.</summary>
    public bool FullLoad { get; init; }

    /// <summary>Whether to go on however many users it archives.</summary>
    public bool Force { get; init; }

    /// <summary>Where to write the rows that are rejected: a file, or a folder for a file of the input's name; null for nowhere.</summary>
    public string? RejectPath { get; init; }

    /// <summary>The delimiter between fields; null to detect it.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The encoding; null to detect it.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The sheet of an Excel workbook; null to choose the one whose header is understood best.</summary>
    public string? SheetName { get; init; }

    /// <summary>Where the file came from, when <see cref="Path"/> is a copy; null when it is not.</summary>
    internal FileOrigin? Origin { get; init; }

    /// <summary>Whether every row is looked at, also those that an earlier import dealt with. The result is the same.</summary>
    internal bool IgnoresRowCache { get; init; }

    /// <summary>A transaction of the import takes no further batch of rows after this time.</summary>
    internal TimeSpan LongestTransaction { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Called in each transaction of the import but the last; it may refuse to go on. Null for nothing.</summary>
    internal Action<Storage.IUnitOfWork>? InTransaction { get; init; }

    /// <summary>Called before the end of the run is committed, to write more in the same transaction; null for nothing.</summary>
    internal Action<Storage.IUnitOfWork, Storage.ProvisioningRunRow>? BeforeCommit { get; init; }
}

/// <summary>The place that a file was copied from before it was imported.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Address">Its whole address.</param>
internal sealed record FileOrigin(string Name, string Address);
