using System.Runtime.InteropServices;
using UserProvisioning.Common;

namespace UserProvisioning.Importing;

/// <summary>A reader of one sorted part of the temporary file of <see cref="FileKeys"/>, key by key.</summary>
internal sealed class SortedKeys
{
    private readonly TemporaryFile _file;
    private readonly KeySlot[] _slots = new KeySlot[FileKeys.PageSize];
    private long _from;
    private int _left;
    private int _count;
    private int _at;

    /// <param name="file">The file.</param>
    /// <param name="from">Where the part begins.</param>
    /// <param name="count">How many keys the part has: one at least.</param>
    internal SortedKeys(TemporaryFile file, long from, int count)
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
        _file.Read(_from, MemoryMarshal.AsBytes(_slots.AsSpan(0, _count)));
        _from += (long)_count * FileKeys.SlotSize;
        _left -= _count;
    }
}
