
namespace UserProvisioning.EmployeeInterfaces.Transfer;

/// <summary>
/// The files on one server. It connects at the first call, and again when the connection was lost. After transient faults it tries again, so an
/// exception needs a person.
/// </summary>
internal interface IRemoteFiles : IDisposable
{
    /// <summary>Lists a folder. Links are not followed.</summary>
    /// <exception cref="RemoteFileException">The folder does not exist or may not be read, or the server cannot be reached.</exception>
    void List(string directory, Action<RemoteFile> onFile, CancellationToken cancellation);

    /// <summary>Returns the entry at a path; null when there is none.</summary>
    RemoteFile? Find(string path, CancellationToken cancellation);

    /// <summary>Copies a file into a stream, which is emptied first. The memory that it needs does not depend on the size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The stream to write to.</param>
    /// <param name="length">The most bytes that are accepted: the length in the listing.</param>
    /// <param name="onBytes">Receives the number of bytes so far, on the calling thread.</param>
    /// <param name="cancellation">Stops at once.</param>
    /// <exception cref="RemoteFileException"><see cref="RemoteFault.TooLong"/>: the file is longer than that.</exception>
    void Fetch(string path, Stream target, long length, Action<long>? onBytes, CancellationToken cancellation);

    /// <summary>Writes a file under a temporary name, and then renames it. An existing file is replaced as a whole.</summary>
    void Store(Stream source, string path, Action<long>? onBytes, CancellationToken cancellation);

    /// <summary>Renames a file in one step, unless the new name exists.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its new path.</param>
    /// <param name="isFree">Whether the caller knows that nothing has the new name, so that it need not be looked up.</param>
    /// <param name="cancellation">Stops at once.</param>
    /// <returns>False when there is no file with the old name.</returns>
    /// <exception cref="RemoteFileException"><see cref="RemoteFault.Exists"/>: the new name exists already.</exception>
    bool Rename(string from, string to, bool isFree, CancellationToken cancellation);

    /// <summary>Makes a folder unless it exists.</summary>
    void MakeDirectory(string path, CancellationToken cancellation);

    /// <summary>Deletes a file if it exists.</summary>
    void Delete(string path, CancellationToken cancellation);
}

/// <summary>An entry in the listing of a folder on a server.</summary>
/// <param name="Name">The name, without its folder.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="ModifiedAt">When it was last written to: UTC, by the server's clock, in whole seconds.</param>
/// <param name="Kind">The kind of entry.</param>
internal readonly record struct RemoteFile(string Name, long Length, DateTime ModifiedAt, RemoteFileKind Kind);

/// <summary>The kind of an entry on a server.</summary>
internal enum RemoteFileKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>Anything else, such as a link, a device or a pipe.</summary>
    Other,
}

/// <summary>The kind of a fault of a server.</summary>
internal enum RemoteFault
{
    /// <summary>The server cannot be reached, or the connection was lost, after all attempts.</summary>
    Unreachable,

    /// <summary>The file or folder does not exist.</summary>
    NotFound,

    /// <summary>The account does not have the right.</summary>
    Denied,

    /// <summary>The name exists already.</summary>
    Exists,

    /// <summary>The file is longer than what the server listed.</summary>
    TooLong,

    /// <summary>The server reported a failure without a reason.</summary>
    Failed,
}

/// <summary>The exception for a fault of a server. Its message is the second part of a sentence that begins with what was attempted.</summary>
internal sealed class RemoteFileException(RemoteFault fault, string message, Exception? inner = null) : ShownException(message, inner)
{
    internal RemoteFault Fault { get; } = fault;
}
