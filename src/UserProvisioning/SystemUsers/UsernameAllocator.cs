using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Naming;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The allocator of free usernames within one unit of work: it gives out the name itself, else the name with the lowest free number of 2, 3, …
/// It remembers the names that it has given out, which are not in the database yet.
/// </summary>
/// <param name="users">The stored users.</param>
/// <param name="mostRemembered">How many names are remembered at most; older names are in the database by then.</param>
internal sealed class UsernameAllocator(ISystemUserStore users, int mostRemembered = 20_000)
{
    /// <summary>How many numbers are looked up at once for a name that is taken.</summary>
    private const int NumbersAhead = 3;

    /// <summary>Whether any user existed before this unit of work: in an empty table no name needs to be looked up.</summary>
    private readonly bool _any = users.Any();

    private readonly Dictionary<string, bool> _taken = new(StringComparer.Ordinal);

    /// <summary>
    /// The usernames given out while the database had none, each as 1 under its hash, since a first import may give out a million. If two names have
    /// the same hash, the later one gets a number that it did not need.
    /// </summary>
    private readonly KeyTable _given = new();

    /// <summary>
    /// The next number to try for a name that was taken. Every lower number was taken when it was looked up, and a taken name stays taken
    /// within the unit of work.
    /// </summary>
    private readonly KeyTable _nextNumbers = new();
    private readonly HashSet<string> _stemsRead = new(StringComparer.Ordinal);

    /// <summary>Reads at once which of the names are taken. The names that were given to users before must be stored by now.</summary>
    internal void Prefetch(IEnumerable<string> names)
    {
        if (!_any)
        {
            return;
        }

        if (_taken.Count > mostRemembered)
        {
            _taken.Clear();
            _stemsRead.Clear();
        }

        List<string> keys = names.Select(Text.Key).Where(key => !_taken.ContainsKey(key)).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count == 0)
        {
            return;
        }

        LoadTaken(keys);
    }

    /// <summary>Reads at once which numbered names are taken, for the names that will need a number.</summary>
    internal void PrefetchNumbered(IEnumerable<string> names)
    {
        if (!_any)
        {
            return;
        }

        var first = new HashSet<string>(StringComparer.Ordinal);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            // The name is taken already, or an earlier name of this set takes it.
            string key = Text.Key(name);
            if ((!first.Add(key) || _taken.GetValueOrDefault(key)) && name.Length < UsernameFormat.MaximumLength)
            {
                int next = NextNumber(KeyHash.ShortOf(key));
                for (int number = next; number < next + NumbersAhead; number++)
                {
                    keys.Add(key + number.ToString(CultureInfo.InvariantCulture));
                }
            }
        }

        keys.ExceptWith(_taken.Keys);
        if (keys.Count > 0)
        {
            LoadTaken(keys);
        }
    }

    /// <summary>Takes a name exactly as given; returns false when it is taken already.</summary>
    internal bool TryTake(string name)
    {
        string key = Text.Key(name);
        if (_any && !_taken.ContainsKey(key))
        {
            LoadTaken([key]);
        }

        if (IsTaken(key))
        {
            return false;
        }

        Mark(key);
        return true;
    }

    /// <summary>Takes a name or, when it is taken already, the name with the first free number.</summary>
    internal string Take(string name)
    {
        if (TryTake(name))
        {
            return name;
        }

        ulong hash = KeyHash.ShortOf(Text.Key(name));
        for (int number = NextNumber(hash); ; number++)
        {
            string suffix = number.ToString(CultureInfo.InvariantCulture);
            string stem = name.Length + suffix.Length <= UsernameFormat.MaximumLength
                ? name
                : name[..(UsernameFormat.MaximumLength - suffix.Length)];
            string candidate = stem + suffix;
            string candidateKey = Text.Key(candidate);
            if (_any && !_taken.ContainsKey(candidateKey) && _stemsRead.Add(stem))
            {
                foreach (string key in users.UsernameKeysNumbered(Text.Key(stem)))
                {
                    _taken[key] = true;
                }
            }

            if (!IsTaken(candidateKey))
            {
                Mark(candidateKey);
                _nextNumbers.Set(hash, number + 1);
                return candidate;
            }
        }
    }

    private void LoadTaken(IReadOnlyCollection<string> keys)
    {
        IReadOnlySet<string> taken = users.UsernamesTaken(keys);
        foreach (string key in keys)
        {
            _taken[key] = taken.Contains(key);
        }
    }

    private bool IsTaken(string key) => _any ? _taken.GetValueOrDefault(key) : _given.Find(KeyHash.ShortOf(key)) != 0;

    private int NextNumber(ulong hash) => Math.Max(_nextNumbers.Find(hash), 2);

    private void Mark(string key)
    {
        if (_any)
        {
            _taken[key] = true;
        }
        else
        {
            _given.Set(KeyHash.ShortOf(key), 1);
        }
    }
}
