namespace UserProvisioning.Common;

/// <summary>A temporary file that only its owner can read. It is deleted when it is closed or when the process ends.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly FileStream _file;

    private TemporaryFile(FileStream file) => _file = file;

    /// <summary>The number of bytes that were written.</summary>
    internal long Length { get; private set; }

    /// <summary>Makes an empty temporary file.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>: the folder for temporary files cannot be written
    /// to.</exception>
    internal static TemporaryFile Create()
    {
        try
        {
            string path = Path.Combine(TemporaryRoot.Open(), Path.GetRandomFileName());
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.Delete,
                Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            var file = new FileStream(path, options);
            if (!OperatingSystem.IsWindows())
            {
                // The file is unlinked while it is open, so the system removes it even when the process is killed.
                File.Delete(path);
            }

            return new TemporaryFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw TemporaryRoot.Unwritable(exception);
        }
    }

    /// <summary>Appends bytes to the file.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>: the disk is full or cannot be written to.</exception>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, bytes, Length);
            Length += bytes.Length;
        }
        catch (IOException exception)
        {
            throw TemporaryRoot.Unwritable(exception);
        }
    }

    /// <summary>Reads bytes that were appended before.</summary>
    internal void Read(long from, Span<byte> bytes)
    {
        for (int read; !bytes.IsEmpty; bytes = bytes[read..], from += read)
        {
            read = RandomAccess.Read(_file.SafeFileHandle, bytes, from);
            if (read == 0)
            {
                throw new EndOfStreamException("A temporary file is shorter than what was written to it.");
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
