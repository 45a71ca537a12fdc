using UserProvisioning.Common;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// What the transactions of one import know of usernames, so that a later transaction need not look up what an earlier one has found or given out.
/// </summary>
internal sealed class KnownUsernames
{
    /// <summary>
    /// For the hash of each known name the next number to try. Every lower number was taken when it was looked up, and 1 is the name itself.
    /// </summary>
    private readonly KeyTable _kept = new();

    private readonly Dictionary<ulong, int> _new = [];
    private bool? _hasAll;

    /// <summary>
    /// Whether the names given out here are all there are: the database had no username and no given-up one, and nobody else has written since.
    /// If two names have the same hash, the later one gets a number that it did not need.
    /// </summary>
    /// <param name="isEmpty">Looks up whether the database has no username. It is called once.</param>
    internal bool HasAll(Func<bool> isEmpty) => _hasAll ??= isEmpty();

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

    /// <summary>
    /// Forgets what was set since <see cref="Keep"/>. Call this when it was rolled back, or when others may have written: names are looked up from
    /// now on.
    /// </summary>
    internal void Forget()
    {
        _new.Clear();
        _hasAll = false;
    }
}
