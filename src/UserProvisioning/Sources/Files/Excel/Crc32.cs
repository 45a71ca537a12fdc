namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// The checksum of ZIP. The framework reads archives without looking at it, and a bit that fell over in a name would
/// be imported as somebody's name.
/// </summary>
internal static class Crc32
{
    private static readonly uint[][] Tables = MakeTables();

    /// <summary>The checksum of what came before and of more bytes; begins at 0.</summary>
    internal static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~checksum;
        uint[] t0 = Tables[0], t1 = Tables[1], t2 = Tables[2], t3 = Tables[3];
        int i = 0;
        for (; i + 4 <= bytes.Length; i += 4)
        {
            crc ^= System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]);
            crc = t3[crc & 0xFF] ^ t2[(crc >> 8) & 0xFF] ^ t1[(crc >> 16) & 0xFF] ^ t0[crc >> 24];
        }

        for (; i < bytes.Length; i++)
        {
            crc = (crc >> 8) ^ t0[(crc ^ bytes[i]) & 0xFF];
        }

        return ~crc;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = [new uint[256], new uint[256], new uint[256], new uint[256]];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            }

            tables[0][i] = value;
        }

        for (int table = 1; table < 4; table++)
        {
            for (int i = 0; i < 256; i++)
            {
                uint value = tables[table - 1][i];
                tables[table][i] = (value >> 8) ^ tables[0][value & 0xFF];
            }
        }

        return tables;
    }
}
