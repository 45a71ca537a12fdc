using Renci.SshNet.Compression;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>
/// A compression method for the SSH library that compresses nothing. It is the only extension point that sees every packet of a server before the
/// library processes it.
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
