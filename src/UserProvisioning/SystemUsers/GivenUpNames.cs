using UserProvisioning.Storage;

namespace UserProvisioning.SystemUsers;

/// <summary>The usernames that were given up a short time ago, of those that a unit of work has looked up.</summary>
/// <param name="store">The stored names.</param>
/// <param name="sinceUtc">The time in UTC after which a name must have been given up.</param>
internal sealed class GivenUpNames(IGivenUpUsernameStore store, DateTime sinceUtc)
{
    private readonly Dictionary<string, GivenUpUsernameRow> _names = new(StringComparer.Ordinal);

    /// <summary>The names that their former holders took back since <see cref="Write"/>.</summary>
    private readonly Dictionary<string, GivenUpUsernameRow> _takenBack = new(StringComparer.Ordinal);

    /// <summary>Whether there is any: otherwise nothing is looked up.</summary>
    internal bool Any { get; } = store.Any(sinceUtc);

    /// <summary>Looks names up.</summary>
    internal void Load(IReadOnlyCollection<string> keys) => Remember(Any ? store.Find(keys, sinceUtc) : []);

    /// <summary>Looks up the names that begin with a text and a digit.</summary>
    internal void LoadNumbered(string key) => Remember(Any ? store.Numbered(key, sinceUtc) : []);

    /// <summary>A name that was looked up; null when nobody gave it up, or the former holder has it back.</summary>
    internal GivenUpUsernameRow? Find(string key) => _names.GetValueOrDefault(key);

    /// <summary>Adds a name that a user gives up within this unit of work.</summary>
    internal void Add(GivenUpUsernameRow name)
    {
        if (name.GivenUpAt > sinceUtc)
        {
            _names[name.UsernameKey] = name;
        }
    }

    /// <summary>Gives a name back to its former holder.</summary>
    internal void TakeBack(string key)
    {
        if (_names.Remove(key, out GivenUpUsernameRow? name))
        {
            _takenBack.Add(key, name);
        }
    }

    /// <summary>Undoes <see cref="TakeBack"/>, if nothing was written since.</summary>
    internal void Return(string key)
    {
        if (_takenBack.Remove(key, out GivenUpUsernameRow? name))
        {
            _names.Add(key, name);
        }
    }

    /// <summary>Stores that names were taken back.</summary>
    internal void Write()
    {
        if (_takenBack.Count > 0)
        {
            store.Remove(_takenBack.Keys);
            _takenBack.Clear();
        }
    }

    /// <summary>Forgets what was looked up.</summary>
    internal void Forget() => _names.Clear();

    private void Remember(IEnumerable<GivenUpUsernameRow> found)
    {
        foreach (GivenUpUsernameRow name in found.Where(name => !_takenBack.ContainsKey(name.UsernameKey)))
        {
            _names.TryAdd(name.UsernameKey, name);
        }
    }
}
