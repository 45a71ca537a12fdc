using System.Globalization;
using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>
/// Finds the names that are free within one unit of work: the name itself, else the lowest of 2, 3, … appended.
/// It remembers what it has given away, which the database does not know yet.
/// </summary>
internal sealed class UsernameAllocator(ISystemUserStore users)
{
    /// <summary>How many numbers are looked up at once for a name that clashes.</summary>
    private const int NumbersAhead = 3;

    /// <summary>Whether a name was taken before: in an empty table nothing needs to be looked up.</summary>
    private readonly bool _any = users.Any();

    private readonly Dictionary<string, bool> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Numbered> _numbered = new(StringComparer.Ordinal);

    /// <summary>Learns at once which of the names are taken.</summary>
    internal void Prefetch(IEnumerable<string> names)
    {
        if (!_any)
        {
            return;
        }

        List<string> keys = names.Select(Text.Key).Where(key => !_taken.ContainsKey(key)).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count == 0)
        {
            return;
        }

        Learn(keys);
    }

    /// <summary>Learns at once which of the first numbered names are taken, for names that will need one.</summary>
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
            // Taken already, or by an earlier one of these.
            string key = Text.Key(name);
            if ((!first.Add(key) || _taken.GetValueOrDefault(key)) && name.Length < UsernameFormat.MaximumLength)
            {
                int next = _numbered.TryGetValue(name, out Numbered? numbered) ? numbered.Next : 2;
                for (int number = next; number < next + NumbersAhead; number++)
                {
                    keys.Add(key + number.ToString(CultureInfo.InvariantCulture));
                }
            }
        }

        keys.ExceptWith(_taken.Keys);
        if (keys.Count > 0)
        {
            Learn(keys);
        }
    }

    /// <summary>Takes a name exactly as given; false when it is taken.</summary>
    internal bool TryTake(string name)
    {
        string key = Text.Key(name);
        if (!_taken.TryGetValue(key, out bool taken) && _any)
        {
            Learn([key]);
            taken = _taken[key];
        }

        if (taken)
        {
            return false;
        }

        Mark(key);
        return true;
    }

    /// <summary>Takes a name, or the first numbered one that is free.</summary>
    internal string Take(string name)
    {
        if (TryTake(name))
        {
            return name;
        }

        if (!_numbered.TryGetValue(name, out Numbered? numbered))
        {
            _numbered.Add(name, numbered = new Numbered());
        }

        while (true)
        {
            string suffix = numbered.Next++.ToString(CultureInfo.InvariantCulture);
            string stem = name.Length + suffix.Length <= UsernameFormat.MaximumLength
                ? name
                : name[..(UsernameFormat.MaximumLength - suffix.Length)];
            string candidate = stem + suffix;
            string candidateKey = Text.Key(candidate);
            if (_any && !_taken.ContainsKey(candidateKey) && numbered.Read.Add(stem))
            {
                foreach (string key in users.UsernameKeysNumbered(Text.Key(stem)))
                {
                    _taken[key] = true;
                }
            }

            if (!_taken.GetValueOrDefault(candidateKey))
            {
                Mark(candidateKey);
                return candidate;
            }
        }
    }

    private void Learn(IReadOnlyCollection<string> keys)
    {
        IReadOnlySet<string> taken = users.UsernamesTaken(keys);
        foreach (string key in keys)
        {
            _taken[key] = taken.Contains(key);
        }
    }

    private void Mark(string key) => _taken[key] = true;

    private sealed class Numbered
    {
        // Every number below was taken when it was looked at, and a name that is taken stays so within the unit of work.
        public int Next { get; set; } = 2;

        public HashSet<string> Read { get; } = new(StringComparer.Ordinal);
    }
}
