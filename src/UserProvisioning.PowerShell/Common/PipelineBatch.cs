namespace UserProvisioning.PowerShell;

/// <summary>
/// Collects what the pipeline brings so that it can be written by set. It begins with one and grows: the first item is
/// answered at once, and a pipeline that is cut short after a few items has not done hundreds.
/// </summary>
/// <typeparam name="T">The type of an item.</typeparam>
/// <param name="flush">Handles the collected items, in order.</param>
/// <param name="largest">The most items to collect.</param>
/// <param name="growth">How many times as many each next batch has.</param>
/// <param name="first">How many items the first batch has.</param>
internal sealed class PipelineBatch<T>(Action<IReadOnlyList<T>> flush, int largest = 512, int growth = 2, int first = 1)
{
    private readonly List<T> _items = [];
    private int _size = first;

    internal void Add(T item)
    {
        _items.Add(item);
        if (_items.Count >= _size)
        {
            Flush();
            _size = Math.Min(_size * growth, largest);
        }
    }

    /// <summary>Handles what is left.</summary>
    internal void Flush()
    {
        if (_items.Count == 0)
        {
            return;
        }

        T[] items = _items.ToArray();
        _items.Clear();
        flush(items);
    }
}
