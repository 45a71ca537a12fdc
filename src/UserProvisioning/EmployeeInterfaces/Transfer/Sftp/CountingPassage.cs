using Renci.SshNet.Compression;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>
/// Stands where the SSH library has a compression method, and changes nothing. It is the one place that the library has for seeing every packet that
/// a server sends, before anything is made of it.
/// </summary>
internal sealed class CountingPassage(ReceivedBytes received) : Compressor(delayedCompression: false)
{
    public override string Name => "none";

    public override byte[] Compress(byte[] data, int offset, int length) => Part(data, offset, length);

    public override byte[] Decompress(byte[] data, int offset, int length)
    {
        received.Add(data.AsSpan(offset, length));
        return Part(data, offset, length);
    }

    protected override byte[] CompressCore(byte[] data, int offset, int length) => Part(data, offset, length);

    protected override byte[] DecompressCore(byte[] data, int offset, int length) => Part(data, offset, length);

    private static byte[] Part(byte[] data, int offset, int length) =>
        offset == 0 && length == data.Length ? data : data.AsSpan(offset, length).ToArray();
}
