using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Naming;
using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>
/// The allocator of free usernames within one unit of work: it gives out the name itself, else the name with the lowest free number of 2, 3, …
/// It remembers the names that it has given out, which are not in the database yet.
/// </summary>
internal sealed class UsernameAllocator
{
    /// <summary>How many numbers are looked up at once for a name that is taken.</summary>
    private const int NumbersAhead = 3;

    private readonly ISystemUserStore _users;
    private readonly KnownUsernames _known;
    private readonly int _mostRemembered;

    private readonly GivenUpNames _givenUp;

    /// <summary>Whether a name must be looked up: it may have a user that is not among the known ones, or a person may have given it up.</summary>
    private readonly bool _mustLookUp;

    private readonly Dictionary<string, bool> _taken = new(StringComparer.Ordinal);

    private readonly HashSet<string> _stemsRead = new(StringComparer.Ordinal);

    /// <param name="work">The unit of work.</param>
    /// <param name="givenUpSince">The time in UTC after which a name must have been given up to be kept for its former holder.</param>
    /// <param name="known">What earlier transactions know of usernames; null when nothing is known.</param>
    /// <param name="mostRemembered">How many names are remembered at most; older names are in the database by then.</param>
    internal UsernameAllocator(IUnitOfWork work, DateTime givenUpSince, KnownUsernames? known = null, int mostRemembered = 20_000)
    {
        (_users, _known, _mostRemembered) = (work.Users, known ?? new KnownUsernames(), mostRemembered);
        _givenUp = new GivenUpNames(work.GivenUpUsernames, givenUpSince);
        _mustLookUp = !_known.HasAll(() => !_givenUp.Any && !work.Users.Any());
    }

    /// <summary>Reads at once which of the names are taken. The names that were given to users before must be stored by now.</summary>
    internal void Prefetch(IEnumerable<string> names)
    {
        if (!_mustLookUp)
        {
            return;
        }

        if (_taken.Count > _mostRemembered)
        {
            _taken.Clear();
            _givenUp.Forget();
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
        if (!_mustLookUp)
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

    /// <summary>The given-up name that keeps the last asked name from others; null when a user has that name.</summary>
    internal GivenUpUsernameRow? GivenUp(string name) =>
        _taken.GetValueOrDefault(Text.Key(name)) ? null : _givenUp.Find(Text.Key(name));

    /// <summary>Takes a name exactly as given; returns false when somebody has it already, or another person gave it up.</summary>
    internal bool TryTake(string name, UsernameTaker taker)
    {
        string key = Text.Key(name);
        if (_mustLookUp && !_taken.ContainsKey(key))
        {
            LoadTaken([key]);
        }

        if (IsTaken(key, taker))
        {
            return false;
        }

        Mark(key);
        return true;
    }

    /// <summary>Leaves a name that was taken for somebody who cannot get it to the others, as it was before.</summary>
    internal void Return(string name)
    {
        _taken[Text.Key(name)] = false;
        _givenUp.Return(Text.Key(name));
    }

    /// <summary>Stores that names were taken back by their former holders, so that they are not given up any more.</summary>
    internal void Write() => _givenUp.Write();

    /// <summary>Frees a name that a user gives up within this unit of work.</summary>
    internal void Release(GivenUpUsernameRow name)
    {
        _taken[name.UsernameKey] = false;
        _givenUp.Add(name);
    }

    /// <summary>Takes a name or, when it is taken already, the name with the first free number.</summary>
    internal string Take(string name, UsernameTaker taker)
    {
        if (TryTake(name, taker))
        {
            return name;
        }

        // Who has a name already may have one of the lower numbers, which are free for no one else.
        ulong hash = KeyHash.ShortOf(Text.Key(name));
        for (int number = taker.OwnKey is null ? NextNumber(hash) : 2; ; number++)
        {
            string suffix = number.ToString(CultureInfo.InvariantCulture);
            string stem = name.Length + suffix.Length <= UsernameFormat.MaximumLength
                ? name
                : name[..(UsernameFormat.MaximumLength - suffix.Length)];
            string candidate = stem + suffix;
            string candidateKey = Text.Key(candidate);
            if (_mustLookUp && !_taken.ContainsKey(candidateKey) && _stemsRead.Add(stem))
            {
                foreach (string key in _users.UsernameKeysNumbered(Text.Key(stem)))
                {
                    _taken.TryAdd(key, true);
                }

                _givenUp.LoadNumbered(Text.Key(stem));
            }

            if (!IsTaken(candidateKey, taker))
            {
                Mark(candidateKey);
                if (taker.OwnKey is null)
                {
                    _known.Set(hash, number + 1);
                }

                return candidate;
            }
        }
    }

    private void LoadTaken(IReadOnlyCollection<string> keys)
    {
        IReadOnlySet<string> taken = _users.UsernamesTaken(keys);
        foreach (string key in keys)
        {
            _taken[key] = taken.Contains(key);
        }

        _givenUp.Load(keys);
    }

    private bool IsTaken(string key, UsernameTaker taker) => !_mustLookUp ? _known.Find(KeyHash.ShortOf(key)) != 0
        : _taken.GetValueOrDefault(key) ? key != taker.OwnKey
        : _givenUp.Find(key) is { } name && !taker.Had(name);

    private int NextNumber(ulong hash) => Math.Max(_known.Find(hash), 2);

    private void Mark(string key)
    {
        if (_mustLookUp)
        {
            _givenUp.TakeBack(key);
            _taken[key] = true;
        }
        else
        {
            _known.Set(KeyHash.ShortOf(key), 1);
        }
    }
}
