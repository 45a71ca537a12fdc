using System.Globalization;
using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>
/// Finds the names that are free within one unit of work: the name itself, else the lowest of 2, 3, … appended.
/// It remembers what it has given away, which the database does not know yet.
/// </summary>
internal sealed class UsernameAllocator(ISystemUserStore users)
{
    private readonly Dictionary<string, bool> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Numbered> _numbered = new(StringComparer.Ordinal);

    /// <summary>Learns at once which of the names are taken.</summary>
    internal void Prefetch(IEnumerable<string> names)
    {
        List<string> keys = names.Select(Text.Key).Where(key => !_taken.ContainsKey(key)).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count == 0)
        {
            return;
        }

        IReadOnlySet<string> taken = users.UsernamesTaken(keys);
        foreach (string key in keys)
        {
            _taken[key] = taken.Contains(key);
        }
    }

    /// <summary>Takes a name exactly as given; false when it is taken.</summary>
    internal bool TryTake(string name)
    {
        string key = Text.Key(name);
        Prefetch([name]);
        if (_taken[key])
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
            if (numbered.Read.Add(stem))
            {
                foreach (string key in users.UsernameKeysNumbered(Text.Key(stem)))
                {
                    _taken[key] = true;
                }
            }

            string candidate = stem + suffix;
            if (!_taken.GetValueOrDefault(Text.Key(candidate)))
            {
                Mark(Text.Key(candidate));
                return candidate;
            }
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
