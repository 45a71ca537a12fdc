using System.Buffers.Binary;
using System.Text;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// Explains why a compound file (OLE) cannot be read: it is an Excel 97-2003 workbook, or a workbook with a password, which Excel
/// stores in a compound file. A person must do different things about the two.
/// </summary>
internal static class CompoundFile
{
    internal static ReadOnlySpan<byte> Signature => [0xD0, 0xCF, 0x11, 0xE0];

    internal static ProvisioningException Unreadable(SourceFile file) => FileErrors.Unreadable(
        file.Path,
        IsEncrypted(file)
            ? "is protected with a password. Save it without one, as .xlsx or CSV."
            : "is an Excel 97-2003 workbook (.xls). Save it as .xlsx or CSV.");

    // The directory lists the names of the streams, in entries of 128 bytes.
    private static bool IsEncrypted(SourceFile file)
    {
        byte[] header = new byte[512];
        byte[] directory = new byte[4096];
        if (RandomAccess.Read(file.Stream.SafeFileHandle, header, 0) < header.Length)
        {
            return false;
        }

        int shift = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(30));
        uint sector = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(48));
        if (shift is not (9 or 12))
        {
            return false;
        }

        int read = RandomAccess.Read(file.Stream.SafeFileHandle, directory, ((long)sector + 1) << shift);
        return directory.AsSpan(0, read).IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0;
    }
}
