namespace UserProvisioning;

/// <summary>
/// A number for each of many keys, such as the line of a file on which it stands first. It keeps a hash of 128 bits instead of the
/// key, so that a million need little; that two of them share a hash is not to be expected in the life of a sun. It grows a
/// small part at a time: one large table would for a moment be there twice, and the old one stay as garbage.
/// </summary>
internal sealed class KeyTable
{
    private const int PartBits = 10;

    private readonly KeySlot[]?[] _parts = new KeySlot[1 << PartBits][];
    private readonly int[] _counts = new int[1 << PartBits];

    /// <summary>Adds a key with a number other than 0, unless it is there: then answers its number.</summary>
    internal int? Add(UInt128 hash, int number)
    {
        int part = PartOf(hash);
        KeySlot[] slots = _parts[part] ??= new KeySlot[8];

        // Four fifths full is as far as it goes.
        if ((_counts[part] + 1) * 5 > slots.Length * 4)
        {
            _parts[part] = slots = Grown(slots);
        }

        ref KeySlot slot = ref Find(slots, hash);
        if (slot.Number != 0)
        {
            return slot.Number;
        }

        slot = KeySlot.Of(hash, number);
        _counts[part]++;
        return null;
    }

    /// <summary>The number of a key; null when it is not there.</summary>
    internal int? Find(UInt128 hash) => _parts[PartOf(hash)] is { } slots && Find(slots, hash).Number is var number and not 0 ? number : null;

    private static int PartOf(UInt128 hash) => (int)(ulong)(hash >> (128 - PartBits));

    private static ref KeySlot Find(KeySlot[] slots, UInt128 hash)
    {
        KeySlot sought = KeySlot.Of(hash, 0);
        for (uint i = (uint)Math.BigMul(sought.Low, (ulong)slots.Length, out _); ; i = i + 1 == (uint)slots.Length ? 0 : i + 1)
        {
            ref KeySlot slot = ref slots[i];
            if (slot.Number == 0 || (slot.Low == sought.Low && slot.High == sought.High))
            {
                return ref slot;
            }
        }
    }

    private static KeySlot[] Grown(KeySlot[] slots)
    {
        var grown = new KeySlot[slots.Length * 3 / 2];
        foreach (KeySlot slot in slots)
        {
            if (slot.Number != 0)
            {
                Find(grown, slot.Hash) = slot;
            }
        }

        return grown;
    }
}
