using System.Runtime.ExceptionServices;
using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Exchange;

/// <summary>
/// Files that are worked on together: claimed and fetched, then imported in one transaction, then moved. A large file is a group of its own. So is
/// the first file of a call, so that the caller soon sees a result.
/// </summary>
internal sealed class FileGroup(List<FileInWork> files, bool isAlone)
{
    /// <summary>The files of the largest groups. Larger groups were measured to be no faster.</summary>
    private const int Most = 32;

    internal IReadOnlyList<FileInWork> Files => files;

    /// <summary>Whether nothing else is worked on meanwhile.</summary>
    internal bool IsAlone => isAlone;

    /// <summary>The file that the server refused, so that no later file may be imported; null when there is none.</summary>
    internal FileInWork? Refused { get; set; }

    /// <summary>Why the claiming and fetching stopped within the group; null when it did not.</summary>
    internal ExceptionDispatchInfo? Failure { get; set; }

    /// <summary>The run that awaits approval, so that the files that are not yet imported have to wait; null when there is none.</summary>
    internal ProvisioningRunRow? WaitsFor { get; set; }

    /// <summary>Divides files into groups, which grow from one file to <see cref="Most"/>.</summary>
    internal static IEnumerable<FileGroup> Of(IReadOnlyList<PendingFile> pending)
    {
        int size = 1;
        for (int i = 0; i < pending.Count;)
        {
            var files = new List<FileInWork>(size);
            do
            {
                files.Add(new FileInWork(pending[i], i));
                i++;
            }
            while (files.Count < size && i < pending.Count && files[^1].IsSmall && FileInWork.IsShort(pending[i]));
            yield return new FileGroup(files, isAlone: size == 1 || !files[0].IsSmall);
            size = Math.Min(size * 2, Most);
        }
    }
}

/// <summary>A file that a call works on.</summary>
/// <param name="pending">The file as it was found.</param>
/// <param name="place">Its place among the files of the call.</param>
internal sealed class FileInWork(PendingFile pending, int place)
{
    internal PendingFile Pending => pending;

    internal int Place => place;

    /// <summary>Whether it comes with one answer of the server, so that it may share a group with others.</summary>
    internal bool IsSmall => IsShort(pending);

    internal FileStage Stage { get; set; }

    /// <summary>The record of the file; null before it is stored.</summary>
    internal EmployeeInterfaceFileRow? Row { get; set; } = pending.Row;

    /// <summary>The file under its claimed name; null before it has one.</summary>
    internal ClaimedFile? Claimed { get; set; }

    /// <summary>The path of the local copy; null when there is none.</summary>
    internal string? Local { get; set; }

    /// <summary>The run of the import; null to read it from the database.</summary>
    internal ProvisioningRun? Run { get; set; }

    /// <summary>Why the file could not be read as a whole; null when it was read.</summary>
    internal ProvisioningException? Error { get; set; }

    /// <summary>The result for a file that was left; null when another worker has it.</summary>
    internal EmployeeInterfaceFile? Left { get; set; }

    internal static bool IsShort(PendingFile file) => file.Listed.Length < SftpOptions.ReadSize;

    /// <summary>Forgets an import that was rolled back.</summary>
    internal void Reset()
    {
        (Run, Error) = (null, null);
        (Row!.Status, Row.RunId, Row.Target, Row.Reason) = (EmployeeInterfaceFileStatus.Claimed, null, null, null);
    }
}

/// <summary>How far the work on a file has come.</summary>
internal enum FileStage
{
    /// <summary>Nothing was asked of the server yet.</summary>
    Waiting,

    /// <summary>It is being claimed and fetched. If that ends with an exception, nobody knows under which name the file is.</summary>
    InTransfer,

    /// <summary>It has its claimed name, and a local copy.</summary>
    Fetched,

    /// <summary>Its import is committed.</summary>
    Imported,

    /// <summary>It is on the server under the name that HR gave it, or another worker has it.</summary>
    Left,
}
