
namespace UserProvisioning.Sources.Files;

/// <summary>An open file, and whether it still is what it was when it was opened.</summary>
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

    /// <summary>SHA-256, in hexadecimal, of what was read.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: it cannot be read, or was changed since it was
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

    /// <summary>Whoever writes it is not done: what was read is a part at best.</summary>
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
