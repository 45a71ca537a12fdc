using System.Numerics;
using System.Runtime.InteropServices;
using UserProvisioning.Common;

namespace UserProvisioning.Importing;

/// <summary>
/// On which line each key of the rows that are to be applied stands first, and which rows repeat one. It keeps a hash of 128 bits
/// for each key (that two of them share one is not to be expected in the life of a sun), some of them in memory: the others are sorted,
/// and lie in a temporary file.
/// </summary>
internal sealed class FileKeys : IDisposable
{
    /// <summary>How many keys are in memory at most: 1.3 MB.</summary>
    private const int MostInMemory = 65536;

    /// <summary>How many keys of a file are read at once: 5 KB.</summary>
    private const int PageSize = 256;

    private static readonly int SlotSize = Marshal.SizeOf<KeySlot>();

    private readonly int _mostInMemory;
    private readonly ulong[] _filter;
    private readonly List<(long From, int Count)> _runs = [];
    private KeySlot[] _slots = new KeySlot[16];
    private int _count;
    private TemporaryFile? _spill;

    /// <summary>The first key of each page of the merged keys, and where these begin in the file; null when all are in memory.</summary>
    private List<KeySlot>? _pages;
    private long _merged;
    private int _mergedCount;
    private int _pageRead = -1;

    /// <param name="fileLength">About how many bytes the employee file has: with as many bits as a fourth of it, the filter is seldom wrong.</param>
    /// <param name="mostInMemory">How many keys are kept in memory.</param>
    internal FileKeys(long fileLength, int mostInMemory = MostInMemory)
    {
        _mostInMemory = mostInMemory;
        _filter = new ulong[BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(fileLength / 4, 1 << 13, 1 << 24)) / 64];
    }

    /// <summary>Whether there is none.</summary>
    internal bool IsEmpty => _count == 0 && _runs.Count == 0;

    /// <summary>Whether a row may have been added with this key; false is certain, true is wrong in one of hundreds of cases.</summary>
    internal bool MayHave(UInt128 hash)
    {
        ulong bits = ((ulong)_filter.Length * 64) - 1;
        return !IsEmpty && Has((ulong)hash & bits) && Has((ulong)(hash >> 40) & bits) && Has((ulong)(hash >> 80) & bits);

        bool Has(ulong bit) => (_filter[bit >> 6] & (1UL << (int)bit)) != 0;
    }

    /// <summary>Adds the key of a row; rows come by line.</summary>
    internal void Add(UInt128 hash, long line)
    {
        if (_count == _slots.Length)
        {
            if (_count < _mostInMemory)
            {
                Array.Resize(ref _slots, Math.Min(_count * 4, _mostInMemory));
            }
            else
            {
                Spill();
            }
        }

        _slots[_count++] = KeySlot.Of(hash, checked((int)line));
        ulong bits = ((ulong)_filter.Length * 64) - 1;
        Mark((ulong)hash & bits);
        Mark((ulong)(hash >> 40) & bits);
        Mark((ulong)(hash >> 80) & bits);

        void Mark(ulong bit) => _filter[bit >> 6] |= 1UL << (int)bit;
    }

    /// <summary>Is called when every key was added: answers the lines that repeat a key, in order, each with the first line that has it.</summary>
    internal List<(int Line, int First)> End()
    {
        var repeated = new List<(int Line, int First)>();
        if (_spill is null)
        {
            _slots.AsSpan(0, _count).Sort();
            int kept = 0;
            for (int i = 0; i < _count; i++)
            {
                if (kept > 0 && _slots[i].HasKeyOf(_slots[kept - 1]))
                {
                    repeated.Add((_slots[i].Line, _slots[kept - 1].Line));
                }
                else
                {
                    _slots[kept++] = _slots[i];
                }
            }

            _count = kept;
        }
        else
        {
            Spill();
            Merge(repeated);
        }

        repeated.Sort();
        return repeated;
    }

    /// <summary>The first line with a key; null when there is none. Only after <see cref="End"/>.</summary>
    internal int? FirstLine(UInt128 hash)
    {
        if (!MayHave(hash))
        {
            return null;
        }

        var sought = KeySlot.Of(hash, 0);
        if (_pages is not null)
        {
            // The first page that begins with a higher key, or with this one: no line is 0.
            int page = ~_pages.BinarySearch(sought);
            LoadPage(page < _pages.Count && _pages[page].HasKeyOf(sought) ? page : Math.Max(page - 1, 0));
        }

        int place = ~_slots.AsSpan(0, _count).BinarySearch(sought);
        return place < _count && _slots[place].HasKeyOf(sought) ? _slots[place].Line : null;
    }

    public void Dispose() => _spill?.Dispose();

    /// <summary>Writes what is in memory to the file, sorted.</summary>
    private void Spill()
    {
        if (_count == 0)
        {
            return;
        }

        // Hashes and line numbers: nothing of a person.
        _spill ??= TemporaryFile.Create();
        Span<KeySlot> slots = _slots.AsSpan(0, _count);
        slots.Sort();
        _runs.Add((_spill.Length, _count));
        Write(slots);
        _count = 0;
    }

    private void Write(ReadOnlySpan<KeySlot> slots) => _spill!.Append(MemoryMarshal.AsBytes(slots));

    private void Merge(List<(int Line, int First)> repeated)
    {
        _merged = _spill!.Length;
        _pages = [];
        var next = new PriorityQueue<RunReader, KeySlot>();
        foreach ((long from, int count) in _runs)
        {
            var run = new RunReader(_spill, from, count);
            next.Enqueue(run, run.Current);
        }

        // What is in memory is written by now: its place is free for what comes out.
        KeySlot last = default;
        while (next.TryPeek(out RunReader? run, out KeySlot slot))
        {
            if (_mergedCount > 0 && slot.HasKeyOf(last))
            {
                repeated.Add((slot.Line, last.Line));
            }
            else
            {
                if (_mergedCount++ % PageSize == 0)
                {
                    _pages.Add(slot);
                }

                last = _slots[_count++] = slot;
                if (_count == _slots.Length)
                {
                    Write(_slots);
                    _count = 0;
                }
            }

            if (run.MoveNext())
            {
                next.EnqueueDequeue(run, run.Current);
            }
            else
            {
                next.Dequeue();
            }
        }

        Write(_slots.AsSpan(0, _count));
        _count = 0;
        _slots = new KeySlot[PageSize];
    }

    /// <summary>Reads a page of the merged keys, unless it was the last one that was read.</summary>
    private void LoadPage(int page)
    {
        if (page == _pageRead)
        {
            return;
        }

        _count = Math.Min(PageSize, _mergedCount - (page * PageSize));
        Read(_spill!, _merged + ((long)page * PageSize * SlotSize), _slots.AsSpan(0, _count));
        _pageRead = page;
    }

    private static void Read(TemporaryFile file, long from, Span<KeySlot> slots) => file.Read(from, MemoryMarshal.AsBytes(slots));

    /// <summary>The keys of a sorted run, one after the other.</summary>
    private sealed class RunReader
    {
        private readonly TemporaryFile _file;
        private readonly KeySlot[] _slots = new KeySlot[PageSize];
        private long _from;
        private int _left;
        private int _count;
        private int _at;

        /// <param name="file">The file.</param>
        /// <param name="from">Where the run begins.</param>
        /// <param name="count">How many keys it has: one at least.</param>
        internal RunReader(TemporaryFile file, long from, int count)
        {
            (_file, _from, _left) = (file, from, count);
            Fill();
        }

        internal KeySlot Current => _slots[_at];

        internal bool MoveNext()
        {
            if (++_at == _count)
            {
                Fill();
            }

            return _at < _count;
        }

        private void Fill()
        {
            _count = Math.Min(_left, _slots.Length);
            _at = 0;
            Read(_file, _from, _slots.AsSpan(0, _count));
            _from += (long)_count * SlotSize;
            _left -= _count;
        }
    }
}
