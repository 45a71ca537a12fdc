namespace UserProvisioning.Common;

/// <summary>A set of small, dense numbers with one bit for each. It grows to the highest number added.</summary>
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

    /// <summary>Adds a number. Returns false when it was in the set already.</summary>
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
