using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// Packs known rows into bytes: first the hashes of all rows and of their keys; then contacts and items, once for each range of rows in which both
/// are consecutive, which they mostly are; then the end dates of the rows that have one.
/// </summary>
internal static class KnownRowPacking
{
    private const int HashSize = 24;
    private const int RangeSize = 24;
    private const int EndSize = 8;

    /// <summary>Packs rows into bytes.</summary>
    internal static byte[] Pack(ReadOnlySpan<KnownRow> rows)
    {
        int ranges = 0;
        int ends = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            ranges += i > 0 && Follows(rows[i], rows[i - 1]) ? 0 : 1;
            ends += rows[i].End == 0 ? 0 : 1;
        }

        byte[] data = new byte[(rows.Length * HashSize) + (ranges * RangeSize) + (ends * EndSize) + 8];
        Span<byte> at = data;
        Write(ref at, rows.Length);
        Write(ref at, ranges);
        foreach (ref readonly KnownRow row in rows)
        {
            Write(ref at, row.Low);
            Write(ref at, row.High);
            Write(ref at, row.Key);
        }

        for (int first = 0; first < rows.Length;)
        {
            int next = first + 1;
            while (next < rows.Length && Follows(rows[next], rows[next - 1]))
            {
                next++;
            }

            Write(ref at, (ulong)rows[first].ContactId);
            Write(ref at, (ulong)rows[first].ItemRunId);
            Write(ref at, rows[first].ItemLine);
            Write(ref at, next - first);
            first = next;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].End != 0)
            {
                Write(ref at, i);
                Write(ref at, rows[i].End);
            }
        }

        return data;
    }

    /// <summary>Unpacks the bytes that <see cref="Pack"/> made.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="rows">Receives the rows. It must have room for <see cref="KnownRowWriter.PartSize"/> rows.</param>
    /// <returns>The number of rows.</returns>
    internal static int Unpack(ReadOnlySpan<byte> data, Span<KnownRow> rows)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(data);
        int ranges = BinaryPrimitives.ReadInt32LittleEndian(data[4..]);
        ReadOnlySpan<ulong> hashes = MemoryMarshal.Cast<byte, ulong>(data.Slice(8, count * HashSize));
        ReadOnlySpan<byte> at = data[(8 + (count * HashSize))..];
        int row = 0;
        for (; ranges > 0; ranges--, at = at[RangeSize..])
        {
            long contact = BinaryPrimitives.ReadInt64LittleEndian(at);
            long itemRun = BinaryPrimitives.ReadInt64LittleEndian(at[8..]);
            int line = BinaryPrimitives.ReadInt32LittleEndian(at[16..]);
            int rowsOfRange = BinaryPrimitives.ReadInt32LittleEndian(at[20..]);
            for (int i = 0; i < rowsOfRange; i++, row++)
            {
                rows[row] = new KnownRow
                {
                    Low = hashes[row * 3],
                    High = hashes[(row * 3) + 1],
                    Key = hashes[(row * 3) + 2],
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

    private static void Write(ref Span<byte> at, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(at, number);
        at = at[4..];
    }

    private static void Write(ref Span<byte> at, ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(at, number);
        at = at[8..];
    }
}
