
namespace UserProvisioning.Sources.Files;

/// <summary>An open file. It detects whether the file was changed since it was opened.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly DateTime _changedAt;
    private readonly FileHash _hash;

    private SourceFile(FileStream stream, string path)
    {
        Stream = stream;
        Path = path;
        Length = stream.Length;
        _changedAt = File.GetLastWriteTimeUtc(stream.SafeFileHandle);
        _hash = new FileHash(stream.SafeFileHandle, path);
    }

    internal FileStream Stream { get; }

    internal string Path { get; }

    internal long Length { get; }

    /// <summary>The SHA-256 of the file, in hexadecimal.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: the file cannot be read, or was changed since it was
    /// opened.</exception>
    internal string Hash
    {
        get
        {
            string hash = _hash.Value;
            RequireUnchanged();
            return hash;
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal static SourceFile Open(string path)
    {
        if (Directory.Exists(path))
        {
            throw FileErrors.Unreadable(path, "is a folder. Give the path of a file.");
        }

        try
        {
            return new SourceFile(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), path);
        }
        catch (Exception exception) when (FileErrors.Translate(path, exception) is { } error)
        {
            throw error;
        }
    }

    /// <summary>Refuses a file that was changed while it was read: its writer is not done, so the content may be incomplete.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal void RequireUnchanged()
    {
        if (RandomAccess.GetLength(Stream.SafeFileHandle) != Length || File.GetLastWriteTimeUtc(Stream.SafeFileHandle) != _changedAt)
        {
            throw FileErrors.Unreadable(Path, "was changed while it was being read. Nothing was changed; try again when it is complete.");
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        Stream.Dispose();
    }
}
