using System.Collections.ObjectModel;

namespace UserProvisioning;

/// <summary>
/// A list whose text is its items, joined as a list in a cell of an employee file is: where an object becomes a row, as by
/// Export-Csv, a column holds what it should and not the name of a .NET type.
/// </summary>
internal sealed class JoinedList<T> : ReadOnlyCollection<T>
{
    private JoinedList(IList<T> items)
        : base(items)
    {
    }

    /// <summary>The list without items.</summary>
    internal static new JoinedList<T> Empty { get; } = new([]);

    /// <summary>As an array has it: scripts ask for either.</summary>
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
