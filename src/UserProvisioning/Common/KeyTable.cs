namespace UserProvisioning.Common;

/// <summary>
/// A number for each of many keys. It keeps a hash of 64 bits instead of the key, so that a million need some 16 MB: use it where
/// two keys that share a hash, which one in ten million tables of that size has, do no harm. It grows a small part at a time: one
/// large table would for a moment be there twice, and the old one stay as garbage.
/// </summary>
internal sealed class KeyTable
{
    private const int PartBits = 10;

    private readonly Part[] _parts = new Part[1 << PartBits];

    /// <summary>The number of a key; 0 when it is not there.</summary>
    internal int Find(ulong hash)
    {
        ref Part part = ref _parts[hash >> (64 - PartBits)];
        return part.Hashes is null ? 0 : part.Numbers[part.PlaceOf(hash)];
    }

    /// <summary>Sets the number of a key; any but 0.</summary>
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

        /// <summary>Where a key stands, or would.</summary>
        internal readonly int PlaceOf(ulong hash)
        {
            // The bits above chose the part: those below choose the place.
            uint length = (uint)Hashes.Length;
            uint i = (uint)Math.BigMul(hash << PartBits, length, out _);
            while (Numbers[i] != 0 && Hashes[i] != hash)
            {
                i = i + 1 == length ? 0 : i + 1;
            }

            return (int)i;
        }

        /// <summary>Makes room for one more: four fifths full is as far as it goes.</summary>
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
