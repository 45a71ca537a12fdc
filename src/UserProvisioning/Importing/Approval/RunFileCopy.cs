using System.IO.Compression;
using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Approval;

/// <summary>
/// The copy of a file whose run waits for approval, compressed in the database. The file that was imported is a temporary copy, and the approver
/// may be on another machine and have no password for the server from which the file came.
/// </summary>
internal static class RunFileCopy
{
    private const int PartSize = 512 * 1024;

    /// <summary>Stores a copy of a file with its run.</summary>
    internal static void Store(IUnitOfWork work, ProvisioningRunRow run, string path)
    {
        using FileStream file = File.OpenRead(path);
        using var parts = new PartWriter(part => work.ProvisioningRuns.AddFilePart(run.Id, part));
        using var zip = new GZipStream(parts, CompressionLevel.Fastest, leaveOpen: true);
        file.CopyTo(zip);
    }

    /// <summary>
    /// The request that imports the stored copy of a run's file, which is written into a folder; the same request if there is no copy.
    /// </summary>
    internal static EmployeeFileRequest Use(IUnitOfWork work, ProvisioningRunRow run, EmployeeFileRequest request, PrivateFolder folder) =>
        Restore(work, run, folder) is { } copy
            ? request with { Path = copy, Origin = new FileOrigin(run.FileName, run.FilePath!) }
            : request;

    private static string? Restore(IUnitOfWork work, ProvisioningRunRow run, PrivateFolder folder)
    {
        using IEnumerator<byte[]> parts = work.ProvisioningRuns.FileParts(run.Id).GetEnumerator();
        if (!parts.MoveNext())
        {
            return null;
        }

        string path = folder.File(RemoteNames.EndingOf(run.FileName));
        using FileStream file = folder.Create(path);
        using var packed = new PartReader(parts);
        using var zip = new GZipStream(packed, CompressionMode.Decompress);
        zip.CopyTo(file);
        return path;
    }

    private sealed class PartWriter(Action<byte[]> onPart) : Stream
    {
        private readonly MemoryStream _part = new(PartSize);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            _part.Write(buffer, offset, count);
            if (_part.Length >= PartSize)
            {
                Send();
            }
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && _part.Length > 0)
            {
                Send();
            }

            base.Dispose(disposing);
        }

        private void Send()
        {
            onPart(_part.ToArray());
            _part.SetLength(0);
        }
    }

    private sealed class PartReader(IEnumerator<byte[]> parts) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_position == parts.Current.Length)
            {
                if (!parts.MoveNext())
                {
                    return 0;
                }

                _position = 0;
            }

            int read = Math.Min(count, parts.Current.Length - _position);
            Array.Copy(parts.Current, _position, buffer, offset, read);
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
