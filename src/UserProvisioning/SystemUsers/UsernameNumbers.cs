using UserProvisioning.Common;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The next number to try for each username that was taken. Every lower number was taken when it was looked up. Several transactions of one import
/// share it, so that a later one need not look up the numbers that an earlier one gave out.
/// </summary>
internal sealed class UsernameNumbers
{
    private readonly KeyTable _kept = new();
    private readonly Dictionary<ulong, int> _new = [];

    /// <summary>The next number to try for the hash of a name; 0 when it is not known.</summary>
    internal int Find(ulong hash) => _new.TryGetValue(hash, out int number) ? number : _kept.Find(hash);

    internal void Set(ulong hash, int number) => _new[hash] = number;

    /// <summary>Call this when the transaction was committed.</summary>
    internal void Keep()
    {
        foreach ((ulong hash, int number) in _new)
        {
            _kept.Set(hash, number);
        }

        _new.Clear();
    }

    /// <summary>Forgets what was set since <see cref="Keep"/>: it was rolled back, so that the numbers are free again.</summary>
    internal void Forget() => _new.Clear();
}
