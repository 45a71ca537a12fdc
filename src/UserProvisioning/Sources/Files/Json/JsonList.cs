using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>A candidate for the rows of a JSON file: a list, or the outermost object. It counts what makes its objects look like employees.</summary>
/// <param name="path">The names of the properties that lead to the list.</param>
internal sealed class JsonList(string[] path)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasKey;
    private bool _hasName;

    internal string[] Path { get; } = path;

    /// <summary>The path, joined with dots.</summary>
    internal string Name => string.Join('.', Path);

    internal int Items { get; set; }

    /// <summary>The number of items that are objects.</summary>
    internal int Objects { get; set; }

    /// <summary>The number of different properties that are recognized as columns.</summary>
    internal int Known => _known.Count;

    /// <summary>Whether the objects have a key and a person's name.</summary>
    internal bool IsPerson => _hasKey && _hasName;

    /// <summary>Records a property of one of the objects.</summary>
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
