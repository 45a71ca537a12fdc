using System.Runtime.InteropServices;
using UserProvisioning.Common;

namespace UserProvisioning.Importing;

/// <summary>
/// The keys of the rows that are to be applied: on which line each key stands first, and which rows repeat a key. Each key is kept as a hash of 128
/// bits, so that two keys practically never share one. Hashes that do not fit in memory are sorted and written to a temporary file.
/// </summary>
internal sealed class FileKeys : IDisposable
{
    /// <summary>The most keys in memory: 1.3 MB.</summary>
    private const int MostInMemory = 65536;

    /// <summary>How many keys of the temporary file are read at once: 5 KB.</summary>
    internal const int PageSize = 256;

    internal static readonly int SlotSize = Marshal.SizeOf<KeySlot>();

    private readonly int _mostInMemory;
    private readonly KeyFilter _filter;
    private readonly List<(long From, int Count)> _parts = [];
    private KeySlot[] _slots = new KeySlot[16];
    private int _count;
    private TemporaryFile? _spill;

    /// <summary>The first key of each page of the merged keys; null when all keys are in memory.</summary>
    private List<KeySlot>? _pages;

    /// <summary>The offset of the merged keys in the temporary file, and their number.</summary>
    private long _merged;
    private int _mergedCount;
    private int _pageRead = -1;

    /// <param name="fileLength">
    /// About how many bytes the employee file has. The filter gets one bit for every four bytes, so that it is seldom wrong.
    /// </param>
    /// <param name="mostInMemory">How many keys are kept in memory.</param>
    internal FileKeys(long fileLength, int mostInMemory = MostInMemory)
    {
        _mostInMemory = mostInMemory;
        _filter = new KeyFilter(fileLength / 4);
    }

    /// <summary>
    /// Whether a row may have been added whose key has this hash (<see cref="KeyHash.ShortOf"/>). False is certain; true is wrong in one of several
    /// hundred cases.
    /// </summary>
    internal bool MayHave(ulong hash) => (_count > 0 || _parts.Count > 0) && _filter.MayHave(hash);

    /// <summary>Adds the key of a row. Add rows in the order of their lines.</summary>
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
        _filter.Add((ulong)hash);
    }

    /// <summary>
    /// Returns the lines that repeat a key, in order, each with the first line that has the key. Call it once, after the last key was added.
    /// </summary>
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

    /// <summary>The first line with a key; null when there is none. Call it only after <see cref="End"/>.</summary>
    internal int? FirstLine(UInt128 hash)
    {
        if (!MayHave((ulong)hash))
        {
            return null;
        }

        var sought = KeySlot.Of(hash, 0);
        if (_pages is not null)
        {
            // The search finds the first page that begins with a higher key or with this one: it looks for line 0, and no line is 0.
            int page = ~_pages.BinarySearch(sought);
            LoadPage(page < _pages.Count && _pages[page].HasKeyOf(sought) ? page : Math.Max(page - 1, 0));
        }

        int place = ~_slots.AsSpan(0, _count).BinarySearch(sought);
        return place < _count && _slots[place].HasKeyOf(sought) ? _slots[place].Line : null;
    }

    public void Dispose() => _spill?.Dispose();

    /// <summary>Sorts the keys in memory and writes them to the temporary file.</summary>
    private void Spill()
    {
        if (_count == 0)
        {
            return;
        }

        // The file holds hashes and line numbers only, so no personal data.
        _spill ??= TemporaryFile.Create();
        Span<KeySlot> slots = _slots.AsSpan(0, _count);
        slots.Sort();
        _parts.Add((_spill.Length, _count));
        Write(slots);
        _count = 0;
    }

    private void Write(ReadOnlySpan<KeySlot> slots) => _spill!.Append(MemoryMarshal.AsBytes(slots));

    private void Merge(List<(int Line, int First)> repeated)
    {
        _merged = _spill!.Length;
        _pages = [];
        var next = new PriorityQueue<SortedKeys, KeySlot>();
        foreach ((long from, int count) in _parts)
        {
            var part = new SortedKeys(_spill, from, count);
            next.Enqueue(part, part.Current);
        }

        // All keys in memory were written, so their array is free for the merged keys.
        KeySlot last = default;
        while (next.TryPeek(out SortedKeys? part, out KeySlot slot))
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

            if (part.MoveNext())
            {
                next.EnqueueDequeue(part, part.Current);
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

    /// <summary>Reads a page of the merged keys, unless it is in memory already.</summary>
    private void LoadPage(int page)
    {
        if (page == _pageRead)
        {
            return;
        }

        _count = Math.Min(PageSize, _mergedCount - (page * PageSize));
        _spill!.Read(_merged + ((long)page * PageSize * SlotSize), MemoryMarshal.AsBytes(_slots.AsSpan(0, _count)));
        _pageRead = page;
    }
}
