using System.Collections.ObjectModel;

namespace UserProvisioning;

/// <summary>
/// A list whose ToString joins its items with '|', as in employee files. Export-Csv therefore writes the items instead of the name
/// of a .NET type.
/// </summary>
internal sealed class JoinedList<T> : ReadOnlyCollection<T>
{
    private JoinedList(IList<T> items)
        : base(items)
    {
    }

    /// <summary>An empty list.</summary>
    internal static new JoinedList<T> Empty { get; } = new([]);

    /// <summary>The same number as Count, since scripts use either property of an array.</summary>
    public int Length => Count;

    /// <inheritdoc/>
    public override string ToString() => string.Join('|', this);

    /// <summary>Makes a list of the given items.</summary>
    internal static JoinedList<T> Of(IReadOnlyList<T> items) => items switch
    {
        JoinedList<T> joined => joined,
        { Count: 0 } => Empty,
        IList<T> list => new(list),
        _ => new([.. items]),
    };
}
