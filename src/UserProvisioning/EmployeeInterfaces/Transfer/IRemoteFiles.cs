
namespace UserProvisioning.EmployeeInterfaces.Transfer;

/// <summary>
/// The files on one server. It connects at the first call, and again when the connection was lost. After transient faults it tries again, so an
/// exception is one that a person must deal with.
/// </summary>
internal interface IRemoteFiles : IDisposable
{
    /// <summary>Says what is in a folder, as it is read. Links are not followed.</summary>
    /// <exception cref="RemoteFileException">The folder is not there, or may not be read; the server cannot be reached.</exception>
    void List(string directory, Action<RemoteFile> onFile, CancellationToken cancellation);

    /// <summary>What stands at a path; null for nothing.</summary>
    RemoteFile? Find(string path, CancellationToken cancellation);

    /// <summary>Copies a file into a stream, which is emptied first. It needs the same memory whatever the size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="length">How long it may be: what a listing says.</param>
    /// <param name="onBytes">Is told how many bytes have come, on the thread that called.</param>
    /// <param name="cancellation">Stops at once.</param>
    /// <exception cref="RemoteFileException"><see cref="RemoteFault.TooLong"/>: it is longer.</exception>
    void Fetch(string path, Stream target, long length, Action<long>? onBytes, CancellationToken cancellation);

    /// <summary>Writes a file under a temporary name, and then gives it its own; one that is there is replaced as a whole.</summary>
    void Store(Stream source, string path, Action<long>? onBytes, CancellationToken cancellation);

    /// <summary>Gives a file another name, in one step, unless something has that name.</summary>
    /// <returns>False when there is no file of the old name.</returns>
    /// <exception cref="RemoteFileException"><see cref="RemoteFault.Exists"/>: something has the new name.</exception>
    bool Rename(string from, string to, CancellationToken cancellation);

    /// <summary>Makes a folder unless it is there.</summary>
    void MakeDirectory(string path, CancellationToken cancellation);

    /// <summary>Deletes a file unless it is gone.</summary>
    void Delete(string path, CancellationToken cancellation);
}

/// <summary>What a server says of a file.</summary>
/// <param name="Name">The name, without its folder.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ModifiedAt">When it was last written to: UTC, by the server's clock, in whole seconds.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct RemoteFile(string Name, long Length, DateTime ModifiedAt, RemoteFileKind Kind);

/// <summary>What stands at a path.</summary>
internal enum RemoteFileKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Directory,

    /// <summary>A link, a device, a pipe.</summary>
    Other,
}

/// <summary>What kind of trouble a server gave.</summary>
internal enum RemoteFault
{
    /// <summary>It cannot be reached, or not any more, after all attempts.</summary>
    Unreachable,

    /// <summary>The file or folder is not there.</summary>
    NotFound,

    /// <summary>The account may not do it.</summary>
    Denied,

    /// <summary>Something has the name already.</summary>
    Exists,

    /// <summary>The file is longer than what the server listed.</summary>
    TooLong,

    /// <summary>The server could not do it, and does not say much more.</summary>
    Failed,
}

/// <summary>What could not be done on a server. Its message is the rest of a sentence that begins with what was wanted.</summary>
internal sealed class RemoteFileException(RemoteFault fault, string message, Exception? inner = null) : ShownException(message, inner)
{
    internal RemoteFault Fault { get; } = fault;
}
