using System.Text;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>A request to import an employee file.</summary>
public sealed record EmployeeFileRequest
{
    /// <summary>What a source is called when none is named.</summary>
    public const string DefaultSource = "EmployeeFile";

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Where fields come from when the header does not tell: for each field's name a column's name, a table with the
    /// keys <c>Column</c> or <c>Columns</c> and <c>Separator</c>, <c>Map</c>, <c>Value</c>, <c>Format</c>, <c>Digits</c>
    /// and <c>Default</c>, a <see cref="MappingScript"/>, or null to leave the field out.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Mapping { get; init; }

    /// <summary>The name of the source that delivers the file; null for <see cref="DefaultSource"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Whether a row that does not say so itself gets a system user.</summary>
    public bool CreateUser { get; init; }

    /// <summary>Whether the file is the whole of its source, so that who is missing has left.</summary>
    public bool FullLoad { get; init; }

    /// <summary>Whether to go on however many users it archives.</summary>
    public bool Force { get; init; }

    /// <summary>Where to write the rows that are rejected: a file, or a folder for a file of the input's name; null for nowhere.</summary>
    public string? RejectPath { get; init; }

    /// <summary>What stands between fields; null to find out.</summary>
    public char? Delimiter { get; init; }

    /// <summary>The encoding; null to find out.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The sheet of an Excel workbook; null to choose the one whose header is understood best.</summary>
    public string? SheetName { get; init; }

    /// <summary>Where the file came from, when <see cref="Path"/> is a copy; null when it is not.</summary>
    internal FileOrigin? Origin { get; init; }

    /// <summary>Is called with the run before it is committed, to write what belongs to it; null for nothing.</summary>
    internal Action<Storage.IUnitOfWork, Storage.ProvisioningRunRow>? BeforeCommit { get; init; }
}

/// <summary>Where a file came from that was copied here to be read.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Address">Its whole address.</param>
internal sealed record FileOrigin(string Name, string Address);
