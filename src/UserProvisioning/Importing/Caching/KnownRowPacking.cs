using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// Known rows as bytes: the hashes; then contacts and items, where those of one row follow those of the row before, which is most often
/// so, once for all of these rows; then the end dates of the rows that have one. It is less than half of what the rows take in memory.
/// </summary>
internal static class KnownRowPacking
{
    private const int HashSize = 16;
    private const int RunSize = 24;
    private const int EndSize = 8;

    /// <summary>Rows as bytes.</summary>
    internal static byte[] Pack(ReadOnlySpan<KnownRow> rows)
    {
        int runs = 0;
        int ends = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            runs += i > 0 && Follows(rows[i], rows[i - 1]) ? 0 : 1;
            ends += rows[i].End == 0 ? 0 : 1;
        }

        byte[] data = new byte[(rows.Length * HashSize) + (runs * RunSize) + (ends * EndSize) + 8];
        Span<byte> at = data;
        Number(ref at, rows.Length);
        Number(ref at, runs);
        foreach (ref readonly KnownRow row in rows)
        {
            Number(ref at, row.Low);
            Number(ref at, row.High);
        }

        for (int first = 0; first < rows.Length;)
        {
            int next = first + 1;
            while (next < rows.Length && Follows(rows[next], rows[next - 1]))
            {
                next++;
            }

            Number(ref at, (ulong)rows[first].ContactId);
            Number(ref at, (ulong)rows[first].ItemRunId);
            Number(ref at, rows[first].ItemLine);
            Number(ref at, next - first);
            first = next;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].End != 0)
            {
                Number(ref at, i);
                Number(ref at, rows[i].End);
            }
        }

        return data;
    }

    /// <summary>Makes rows of what <see cref="Pack"/> made.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="rows">Is given the rows; there must be room for <see cref="KnownRowWriter.PartSize"/> of them.</param>
    /// <returns>How many there are.</returns>
    internal static int Unpack(ReadOnlySpan<byte> data, Span<KnownRow> rows)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(data);
        int runs = BinaryPrimitives.ReadInt32LittleEndian(data[4..]);
        ReadOnlySpan<ulong> hashes = MemoryMarshal.Cast<byte, ulong>(data.Slice(8, count * HashSize));
        ReadOnlySpan<byte> at = data[(8 + (count * HashSize))..];
        int row = 0;
        for (; runs > 0; runs--, at = at[RunSize..])
        {
            long contact = BinaryPrimitives.ReadInt64LittleEndian(at);
            long itemRun = BinaryPrimitives.ReadInt64LittleEndian(at[8..]);
            int line = BinaryPrimitives.ReadInt32LittleEndian(at[16..]);
            int rowsOfRun = BinaryPrimitives.ReadInt32LittleEndian(at[20..]);
            for (int i = 0; i < rowsOfRun; i++, row++)
            {
                rows[row] = new KnownRow
                {
                    Low = hashes[row * 2],
                    High = hashes[(row * 2) + 1],
                    ContactId = contact + i,
                    ItemRunId = itemRun,
                    ItemLine = line + i,
                };
            }
        }

        for (; !at.IsEmpty; at = at[EndSize..])
        {
            rows[BinaryPrimitives.ReadInt32LittleEndian(at)].End = BinaryPrimitives.ReadInt32LittleEndian(at[4..]);
        }

        return count;
    }

    private static bool Follows(in KnownRow row, in KnownRow before) =>
        row.ContactId == before.ContactId + 1 && row.ItemRunId == before.ItemRunId && row.ItemLine == before.ItemLine + 1;

    private static void Number(ref Span<byte> at, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(at, number);
        at = at[4..];
    }

    private static void Number(ref Span<byte> at, ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(at, number);
        at = at[8..];
    }
}
