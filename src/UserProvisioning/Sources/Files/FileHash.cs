using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace UserProvisioning.Sources.Files;

/// <summary>The SHA-256 of an open file. It is computed in the background while the import reads the file, and needed only at the end.</summary>
internal sealed class FileHash : IDisposable
{
    private const int BlockSize = 256 * 1024;
    private const int ShortFile = 64 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private readonly string _path;
    private readonly Task<string> _hash;

    /// <summary>Begins to compute the hash.</summary>
    /// <param name="file">The file; it must stay open until this object is disposed.</param>
    /// <param name="path">The path of the file, for messages.</param>
    internal FileHash(SafeFileHandle file, string path)
    {
        _path = path;
        CancellationToken stop = _stop.Token;

        // For a short file another thread costs more than it saves.
        _hash = new Task<string>(() => Compute(file, stop), CancellationToken.None);
        if (RandomAccess.GetLength(file) <= ShortFile)
        {
            _hash.RunSynchronously(TaskScheduler.Default);
        }
        else
        {
            _hash.Start(TaskScheduler.Default);
        }
    }

    /// <summary>The hash in hexadecimal. Reading this property waits until the hash is complete.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>.</exception>
    internal string Value
    {
        get
        {
            try
            {
                return _hash.GetAwaiter().GetResult();
            }
            catch (Exception exception) when (FileErrors.Translate(_path, exception) is { } error)
            {
                throw error;
            }
        }
    }

    public void Dispose()
    {
        _stop.Cancel();

        // The handle must not be closed while the hash is being computed: the system might reuse it for another file.
        ((IAsyncResult)_hash).AsyncWaitHandle.WaitOne();
        _hash.Dispose();
        _stop.Dispose();
    }

    private static string Compute(SafeFileHandle file, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[Math.Clamp(RandomAccess.GetLength(file), 1, BlockSize)];
        long position = 0;
        for (int read; (read = RandomAccess.Read(file, block, position)) > 0; position += read)
        {
            stop.ThrowIfCancellationRequested();
            hash.AppendData(block, 0, read);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
