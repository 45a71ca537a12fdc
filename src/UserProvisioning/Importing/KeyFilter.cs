using System.Numerics;

namespace UserProvisioning.Importing;

/// <summary>A Bloom filter of keys: it says of most keys that were not added that they were not, without looking them up.</summary>
/// <param name="bits">About how many bits the filter has.</param>
internal sealed class KeyFilter(long bits)
{
    private readonly ulong[] _bits = new ulong[BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(bits, 1 << 13, 1 << 24)) / 64];

    /// <summary>Whether a key may have been added. False is certain.</summary>
    internal bool MayHave(ulong hash) => Has(hash) && Has(hash >> 20) && Has(hash >> 40);

    internal void Add(ulong hash)
    {
        Set(hash);
        Set(hash >> 20);
        Set(hash >> 40);
    }

    private bool Has(ulong value) => (_bits[Word(value)] & (1UL << (int)value)) != 0;

    private void Set(ulong value) => _bits[Word(value)] |= 1UL << (int)value;

    private int Word(ulong value) => (int)((value & (((ulong)_bits.Length * 64) - 1)) >> 6);
}
