using System.Runtime.InteropServices;

namespace UserProvisioning;

/// <summary>
/// On which line each key of a file stands first. It keeps a hash of 128 bits instead of the key, 20 bytes a row, so that a
/// file of a million rows needs little; that two keys of one file share a hash is not to be expected in the life of a sun.
/// </summary>
internal sealed class KeyTable
{
    private Slot[] _slots = new Slot[1024];
    private int _count;

    /// <summary>Makes room for as many keys as there will probably be.</summary>
    internal void Reserve(long count)
    {
        long length = Math.Min(count * 3 / 2, Array.MaxLength);
        if (length > _slots.Length)
        {
            Resize((int)length);
        }
    }

    /// <summary>Adds a key, unless it is there: then answers the line of the first.</summary>
    internal int? Add(UInt128 hash, int line)
    {
        // Three quarters full is as far as it goes.
        if ((_count + 1) * 4L > _slots.Length * 3L)
        {
            Resize((int)Math.Min(_slots.Length * 2L, Array.MaxLength));
        }

        ref Slot slot = ref Find(_slots, hash);
        if (slot.Line != 0)
        {
            return slot.Line;
        }

        slot = new Slot { Low = (ulong)hash, High = (ulong)(hash >> 64), Line = line };
        _count++;
        return null;
    }

    /// <summary>The line of a key; null when it is not there.</summary>
    internal int? Line(UInt128 hash) => Find(_slots, hash).Line is var line and not 0 ? line : null;

    private static ref Slot Find(Slot[] slots, UInt128 hash)
    {
        ulong low = (ulong)hash;
        ulong high = (ulong)(hash >> 64);
        for (uint i = (uint)Math.BigMul(high, (ulong)slots.Length, out _); ; i = i + 1 == (uint)slots.Length ? 0 : i + 1)
        {
            ref Slot slot = ref slots[i];
            if (slot.Line == 0 || (slot.Low == low && slot.High == high))
            {
                return ref slot;
            }
        }
    }

    private void Resize(int length)
    {
        var slots = new Slot[length];
        foreach (Slot slot in _slots)
        {
            if (slot.Line != 0)
            {
                Find(slots, new UInt128(slot.High, slot.Low)) = slot;
            }
        }

        _slots = slots;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Slot
    {
        internal ulong Low;
        internal ulong High;

        /// <summary>0 for a free slot: no row stands on line 0.</summary>
        internal int Line;
    }
}
