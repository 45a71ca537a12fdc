using System.Collections.ObjectModel;

namespace UserProvisioning;

/// <summary>
/// A list whose ToString joins its items with '|', as lists in employee files are written. Export-Csv then writes the items and not the name
/// of a .NET type.
/// </summary>
internal sealed class JoinedList<T> : ReadOnlyCollection<T>
{
    private JoinedList(IList<T> items)
        : base(items)
    {
    }

    /// <summary>The list without items.</summary>
    internal static new JoinedList<T> Empty { get; } = new([]);

    /// <summary>The same as Count: scripts use either, as with arrays.</summary>
    public int Length => Count;

    /// <inheritdoc/>
    public override string ToString() => string.Join('|', this);

    /// <summary>A list of the same items.</summary>
    internal static JoinedList<T> Of(IReadOnlyList<T> items) => items switch
    {
        JoinedList<T> joined => joined,
        { Count: 0 } => Empty,
        IList<T> list => new(list),
        _ => new([.. items]),
    };
}
