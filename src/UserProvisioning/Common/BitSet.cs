namespace UserProvisioning.Common;

/// <summary>A set of numbers that are small and dense, a bit each; it grows as far as it is used.</summary>
internal sealed class BitSet
{
    private ulong[] _words = new ulong[16];

    internal bool Contains(long number) => number >> 6 < _words.Length && (_words[number >> 6] & (1UL << (int)number)) != 0;

    internal void Remove(long number)
    {
        if (number >> 6 < _words.Length)
        {
            _words[number >> 6] &= ~(1UL << (int)number);
        }
    }

    /// <summary>Adds a number; false when it was there.</summary>
    internal bool Add(long number)
    {
        if (number >> 6 >= _words.Length)
        {
            Array.Resize(ref _words, (int)Math.Max((number >> 6) + 1, _words.Length * 2L));
        }

        ref ulong word = ref _words[number >> 6];
        ulong bit = 1UL << (int)number;
        bool isNew = (word & bit) == 0;
        word |= bit;
        return isNew;
    }
}
