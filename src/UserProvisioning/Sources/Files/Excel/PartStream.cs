using System.IO.Compression;
using System.IO.Hashing;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// The bytes of a part, unpacked while they are read, within the limits. The checksum is compared at the end, because the framework
/// does not verify it, and a damaged bit in a name would be imported as somebody's name.
/// </summary>
internal sealed class PartStream : Stream
{
    private readonly Stream _inner;
    private readonly string _path;
    private readonly string _part;
    private readonly uint _checksum;
    private readonly long _allowed;
    private readonly UnpackBudget? _budget;
    private readonly Crc32 _sum = new();
    private long _read;
    private int _token;

    /// <summary>Opens a part.</summary>
    /// <param name="entry">The part.</param>
    /// <param name="path">The workbook.</param>
    /// <param name="fileLength">The size of the workbook.</param>
    /// <param name="budget">A further limit on unpacked bytes, shared by several parts; null for none.</param>
    internal PartStream(ZipArchiveEntry entry, string path, long fileLength, UnpackBudget? budget)
    {
        _budget = budget;
        _inner = entry.Open();
        _path = path;
        _part = entry.FullName;
        _checksum = entry.Crc32;

        // The archive may state a wrong size. A packed part is never larger than the file.
        long packed = Math.Min(entry.CompressedLength, fileLength);
        _allowed = Math.Min(PartLimits.Expanded, Math.Max(PartLimits.ExpandedAtAnyRatio, packed * PartLimits.Ratio));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>The number of bytes that were unpacked.</summary>
    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Begins counting the bytes of the next node. The XML reader keeps a whole node in memory, so
    /// the size of a node is limited here.
    /// </summary>
    internal void BeginToken() => _token = 0;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = _inner.Read(buffer);
        if (read == 0)
        {
            if (buffer.Length > 0 && _sum.GetCurrentHashAsUInt32() != _checksum)
            {
                throw new InvalidDataException($"the checksum of '{_part}' is wrong");
            }

            return 0;
        }

        _sum.Append(buffer[..read]);
        _read += read;
        _budget?.Spend(read);
        if (_read > _allowed)
        {
            throw FileErrors.Unreadable(
                _path, $"unpacks to far more than a workbook of its size does ('{Text.Shorten(_part)}'), like files that are made to exhaust the "
                    + "memory. Nothing was changed. If it is sound, save it as CSV.");
        }

        _token += read;
        if (_token > PartLimits.Token)
        {
            throw FileErrors.Unreadable(
                _path,
                $"has a text of more than 1 MB in '{Text.Shorten(_part)}', and no cell holds that much. Nothing was changed.");
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
