using System.Numerics;

namespace UserProvisioning.Importing;

/// <summary>A Bloom filter of keys: it says of most keys that were not added that they were not, without looking them up.</summary>
/// <param name="bits">About how many bits the filter has.</param>
internal sealed class KeyFilter(long bits)
{
    private readonly ulong[] _bits = new ulong[BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(bits, 1 << 13, 1 << 24)) / 64];

    /// <summary>
    /// A filter of 8 KB that stays in the fastest memory of the processor. While few keys are added, it answers nearly always.
    /// </summary>
    private readonly ulong[] _first = new ulong[1024];

    /// <summary>Whether a key may have been added. False is certain.</summary>
    internal bool MayHave(ulong hash) => Has(_first, hash >> 44) && Has(_bits, hash) && Has(_bits, hash >> 20) && Has(_bits, hash >> 40);

    internal void Add(ulong hash)
    {
        Set(_first, hash >> 44);
        Set(_bits, hash);
        Set(_bits, hash >> 20);
        Set(_bits, hash >> 40);
    }

    private static bool Has(ulong[] bits, ulong value) => (bits[Word(bits, value)] & (1UL << (int)value)) != 0;

    private static void Set(ulong[] bits, ulong value) => bits[Word(bits, value)] |= 1UL << (int)value;

    private static int Word(ulong[] bits, ulong value) => (int)((value & (((ulong)bits.Length * 64) - 1)) >> 6);
}
