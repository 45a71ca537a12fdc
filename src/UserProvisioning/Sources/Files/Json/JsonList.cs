using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>A list in a JSON file, or the object around all of them, and how much its objects look like employees.</summary>
/// <param name="path">The names that lead to it.</param>
internal sealed class JsonList(string[] path)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasKey;
    private bool _hasName;

    internal string[] Path { get; } = path;

    /// <summary>As a person writes the path.</summary>
    internal string Name => string.Join('.', Path);

    internal int Items { get; set; }

    /// <summary>How many of the items are objects.</summary>
    internal int Objects { get; set; }

    /// <summary>How many of their properties mean something.</summary>
    internal int Known => _known.Count;

    /// <summary>Whether they have a key and a name.</summary>
    internal bool IsPerson => _hasKey && _hasName;

    /// <summary>Takes notice of a property of an object.</summary>
    internal void Add(string name, Func<string, bool> isKnown)
    {
        if (name.Length == 0)
        {
            return;
        }

        EmployeeField? field = HeaderRecognition.Recognize(name);
        _hasKey |= field == EmployeeField.ExternalReference || name.Equals("id", StringComparison.OrdinalIgnoreCase);
        _hasName |= field == EmployeeField.FirstName || field == EmployeeField.LastName
            || name.Equals("userName", StringComparison.OrdinalIgnoreCase) || name.Equals("displayName", StringComparison.OrdinalIgnoreCase);
        if (isKnown(name))
        {
            _known.Add(name);
        }
    }
}
