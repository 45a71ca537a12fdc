using System.IO.Hashing;
using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Importing.Caching;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>
/// Tests of the keys that an import keeps of a file of any length: with only a part of them in memory, they must equal a table of all of them.
/// </summary>
public sealed class FileKeysTests
{
    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 16)]
    [InlineData(3000, 16)]
    [InlineData(3000, 4096)]
    [InlineData(5000, 1000)]
    public void FileKeys_finds_the_same_lines_as_a_table_in_memory(int rows, int mostInMemory)
    {
        var random = new Random(rows + mostInMemory);
        var first = new Dictionary<UInt128, int>();
        var repeated = new List<(int Line, int First)>();
        using var keys = new FileKeys(rows * 100, mostInMemory);
        for (int line = 2; line < rows + 2; line++)
        {
            UInt128 hash = Hash(random.Next(rows * 3 / 2));
            keys.Add(hash, line);
            Assert.True(keys.MayHave((ulong)hash));
            if (!first.TryAdd(hash, line))
            {
                repeated.Add((line, first[hash]));
            }
        }

        Assert.Equal(repeated, keys.End());
        for (int number = 0; number < rows * 3 / 2; number++)
        {
            Assert.Equal(first.TryGetValue(Hash(number), out int line) ? line : null, keys.FirstLine(Hash(number)));
        }
    }

    [Fact]
    public void A_file_without_rows_has_no_keys()
    {
        using var keys = new FileKeys(0);
        Assert.Empty(keys.End());
        Assert.Null(keys.FirstLine(Hash(1)));
    }

    [Fact]
    public void MayHave_is_seldom_true_for_a_key_that_was_not_added()
    {
        using var keys = new FileKeys(100_000 * 100);
        for (int number = 0; number < 100_000; number++)
        {
            keys.Add(Hash(number), number + 2);
        }

        Assert.InRange(Enumerable.Range(100_000, 100_000).Count(number => keys.MayHave((ulong)Hash(number))), 0, 2000);
    }

    [Fact]
    public void KnownLines_finds_the_line_of_a_contact()
    {
        // An import adds rows in this order: some rows are applied before the others, and some are not known any more.
        var lines = new KnownLines();
        var expected = new Dictionary<long, long>();
        long contact = 500;
        long early = 1;
        for (long line = 2; line < 2000; line++)
        {
            long id = line % 10 == 0 ? early++ : contact++;
            if (line % 7 != 0)
            {
                lines.Add(id, line);
                expected.Add(id, line);
            }
        }

        Assert.All(Enumerable.Range(0, 3000), id => Assert.Equal(expected.TryGetValue(id, out long line) ? line : null, lines.LineOf(id)));
    }

    [Fact]
    public void KeyTable_returns_the_number_that_was_set_last()
    {
        var random = new Random(7);
        var expected = new Dictionary<ulong, int>();
        var table = new KeyTable();
        for (int i = 0; i < 50_000; i++)
        {
            ulong hash = (ulong)Hash(random.Next(20_000));
            table.Set(hash, i + 1);
            expected[hash] = i + 1;
        }

        Assert.All(
            Enumerable.Range(0, 25_000),
            number => Assert.Equal(expected.GetValueOrDefault((ulong)Hash(number)), table.Find((ulong)Hash(number))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(KnownRowWriter.PartSize)]
    public void Unpacking_known_rows_gives_the_rows_that_were_packed(int count)
    {
        var random = new Random(count);
        var rows = new KnownRow[count];
        for (int i = 0; i < count; i++)
        {
            KnownRow before = i == 0 ? default : rows[i - 1];
            rows[i] = new KnownRow
            {
                Low = (ulong)random.NextInt64(),
                High = (ulong)random.NextInt64() << 1,
                ContactId = random.Next(9) == 0 ? random.NextInt64(1L << 40) : before.ContactId + 1,
                ItemRunId = random.Next(50) == 0 ? random.NextInt64(1000) : before.ItemRunId,
                ItemLine = random.Next(9) == 0 ? random.Next(1_000_000) : before.ItemLine + 1,
                End = random.Next(3) == 0 ? random.Next(-800_000, 800_000) : 0,
            };
        }

        var unpacked = new KnownRow[count + 1];
        Assert.Equal(count, KnownRowPacking.Unpack(KnownRowPacking.Pack(rows), unpacked));
        Assert.Equal(rows, unpacked[..count]);
    }

    private static UInt128 Hash(int number) => XxHash128.HashToUInt128(BitConverter.GetBytes(number));
}
