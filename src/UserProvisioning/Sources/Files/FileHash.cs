using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace UserProvisioning.Sources.Files;

/// <summary>The SHA-256 of an open file. It is computed in the background while the import reads the file, and needed only at the end.</summary>
internal sealed class FileHash : IDisposable
{
    private const int BlockSize = 256 * 1024;

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
        _hash = Task.Run(() => Compute(file, stop), CancellationToken.None);
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
        byte[] block = new byte[BlockSize];
        long position = 0;
        for (int read; (read = RandomAccess.Read(file, block, position)) > 0; position += read)
        {
            stop.ThrowIfCancellationRequested();
            hash.AppendData(block, 0, read);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
