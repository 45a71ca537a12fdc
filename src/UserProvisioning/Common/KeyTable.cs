namespace UserProvisioning.Common;

/// <summary>
/// A compact dictionary from keys to numbers. It keeps a 64-bit hash instead of each key, so that a million keys take about 16 MB. Use it
/// only where two keys with the same hash do no harm; one in ten million tables of that size has such a pair. The table consists of small
/// parts that grow one by one, since growing one large table would need twice the memory for a moment.
/// </summary>
internal sealed class KeyTable
{
    private const int PartBits = 10;

    private readonly Part[] _parts = new Part[1 << PartBits];

    /// <summary>The number of a key; 0 when the table does not have the key.</summary>
    internal int Find(ulong hash)
    {
        ref Part part = ref _parts[hash >> (64 - PartBits)];
        return part.Hashes is null ? 0 : part.Numbers[part.PlaceOf(hash)];
    }

    /// <summary>Sets the number of a key. The number must not be 0.</summary>
    internal void Set(ulong hash, int number)
    {
        ref Part part = ref _parts[hash >> (64 - PartBits)];
        part.Reserve();
        int place = part.PlaceOf(hash);
        part.Count += part.Numbers[place] == 0 ? 1 : 0;
        (part.Hashes[place], part.Numbers[place]) = (hash, number);
    }

    private struct Part
    {
        internal ulong[] Hashes;
        internal int[] Numbers;
        internal int Count;

        /// <summary>The slot of a key, or the free slot in which it would be stored.</summary>
        internal readonly int PlaceOf(ulong hash)
        {
            // The upper bits of the hash select the part, the lower bits the slot.
            uint length = (uint)Hashes.Length;
            uint i = (uint)Math.BigMul(hash << PartBits, length, out _);
            while (Numbers[i] != 0 && Hashes[i] != hash)
            {
                i = i + 1 == length ? 0 : i + 1;
            }

            return (int)i;
        }

        /// <summary>Makes room for one more key. A part is at most four fifths full.</summary>
        internal void Reserve()
        {
            if (Hashes is not null && (Count + 1) * 5 <= Hashes.Length * 4)
            {
                return;
            }

            (ulong[]? hashes, int[]? numbers) = (Hashes, Numbers);
            int length = hashes is null ? 8 : hashes.Length * 3 / 2;
            (Hashes, Numbers) = (new ulong[length], new int[length]);
            for (int i = 0; i < hashes?.Length; i++)
            {
                if (numbers![i] != 0)
                {
                    int place = PlaceOf(hashes[i]);
                    (Hashes[place], Numbers[place]) = (hashes[i], numbers[i]);
                }
            }
        }
    }
}
