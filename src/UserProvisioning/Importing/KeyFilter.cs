using System.Numerics;

namespace UserProvisioning.Importing;

/// <summary>A Bloom filter of keys: it says of most keys that were not added that they were not, without looking them up.</summary>
/// <param name="bits">About how many bits the filter has.</param>
internal sealed class KeyFilter(long bits)
{
    private readonly ulong[] _bits = new ulong[BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(bits, 1 << 13, 1 << 24)) / 64];

    /// <summary>Whether a key may have been added. False is certain.</summary>
    internal bool MayHave(UInt128 hash) => Has((ulong)hash) && Has((ulong)(hash >> 40)) && Has((ulong)(hash >> 80));

    internal void Add(UInt128 hash)
    {
        Set((ulong)hash);
        Set((ulong)(hash >> 40));
        Set((ulong)(hash >> 80));
    }

    private bool Has(ulong value) => (_bits[Word(value)] & (1UL << (int)value)) != 0;

    private void Set(ulong value) => _bits[Word(value)] |= 1UL << (int)value;

    private int Word(ulong value) => (int)((value & (((ulong)_bits.Length * 64) - 1)) >> 6);
}
