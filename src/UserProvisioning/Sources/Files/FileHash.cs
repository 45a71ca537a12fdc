using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace UserProvisioning.Sources.Files;

/// <summary>The SHA-256 of an open file, computed while the file is being read for other reasons: nobody needs it before the end.</summary>
internal sealed class FileHash : IDisposable
{
    private const int BlockSize = 256 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private readonly string _path;
    private readonly Task<string> _hash;

    /// <param name="file">The file; it must stay open for as long as this is not disposed.</param>
    /// <param name="path">Its path, for messages.</param>
    internal FileHash(SafeFileHandle file, string path)
    {
        _path = path;
        CancellationToken stop = _stop.Token;
        _hash = Task.Run(() => Compute(file, stop), CancellationToken.None);
    }

    /// <summary>In hexadecimal; waits for it.</summary>
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

        // The file must not be closed, and its handle given to another, while it is being read here.
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
