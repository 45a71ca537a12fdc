using System.Runtime.InteropServices;

namespace UserProvisioning.Common;

/// <summary>
/// A list that sorts any number of pairs in little memory. Pairs that do not fit in memory are sorted in parts, written to a temporary file, and
/// merged while they are read.
/// </summary>
internal sealed class SortedPairs : IDisposable
{
    /// <summary>The most pairs in memory: 4 MB.</summary>
    private const int MostInMemory = 262_144;

    private const int PageSize = 512;

    private static readonly int PairSize = Marshal.SizeOf<Pair>();

    private readonly int _mostInMemory;
    private readonly List<(long From, int Count)> _parts = [];
    private Pair[] _pairs = new Pair[1024];
    private int _count;
    private TemporaryFile? _spill;

    /// <param name="mostInMemory">How many pairs are kept in memory.</param>
    internal SortedPairs(int mostInMemory = MostInMemory) => _mostInMemory = mostInMemory;

    /// <summary>A number to sort by, and a second one that decides between equal ones.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Pair(ulong First, long Second) : IComparable<Pair>
    {
        public int CompareTo(Pair other) => First != other.First ? First.CompareTo(other.First) : Second.CompareTo(other.Second);
    }

    internal void Add(ulong first, long second)
    {
        if (_count == _pairs.Length)
        {
            if (_count < _mostInMemory)
            {
                Array.Resize(ref _pairs, Math.Min(_count * 4, _mostInMemory));
            }
            else
            {
                Spill();
            }
        }

        _pairs[_count++] = new Pair(first, second);
    }

    /// <summary>Returns all pairs in their order. Add none after that.</summary>
    internal IEnumerable<Pair> Read()
    {
        _pairs.AsSpan(0, _count).Sort();
        if (_spill is null)
        {
            for (int i = 0; i < _count; i++)
            {
                yield return _pairs[i];
            }

            yield break;
        }

        Spill();
        _pairs = [];
        var next = new PriorityQueue<IEnumerator<Pair>, Pair>();
        foreach ((long from, int count) in _parts)
        {
            IEnumerator<Pair> part = ReadPart(from, count).GetEnumerator();
            part.MoveNext();
            next.Enqueue(part, part.Current);
        }

        while (next.TryPeek(out IEnumerator<Pair>? part, out Pair pair))
        {
            yield return pair;
            if (part.MoveNext())
            {
                next.EnqueueDequeue(part, part.Current);
            }
            else
            {
                next.Dequeue().Dispose();
            }
        }
    }

    public void Dispose() => _spill?.Dispose();

    private void Spill()
    {
        if (_count == 0)
        {
            return;
        }

        // The file holds numbers only, so no personal data.
        _spill ??= TemporaryFile.Create();
        Span<Pair> pairs = _pairs.AsSpan(0, _count);
        pairs.Sort();
        _parts.Add((_spill.Length, _count));
        _spill.Append(MemoryMarshal.AsBytes(pairs));
        _count = 0;
    }

    private IEnumerable<Pair> ReadPart(long from, int count)
    {
        var page = new Pair[PageSize];
        for (int left = count; left > 0;)
        {
            int size = Math.Min(left, page.Length);
            _spill!.Read(from, MemoryMarshal.AsBytes(page.AsSpan(0, size)));
            from += (long)size * PairSize;
            left -= size;
            for (int i = 0; i < size; i++)
            {
                yield return page[i];
            }
        }
    }
}
