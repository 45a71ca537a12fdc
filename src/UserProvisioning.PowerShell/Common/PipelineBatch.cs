namespace UserProvisioning.PowerShell;

/// <summary>
/// A collector that makes batches of pipeline items. The first batch has one item, and later batches have more, so that the first result appears at
/// once, and a pipeline that stops after a few items has not changed hundreds.
/// </summary>
/// <typeparam name="T">The type of an item.</typeparam>
/// <param name="flush">Handles the collected items, in order.</param>
/// <param name="largest">The most items to collect.</param>
/// <param name="growth">The factor by which each batch is larger than the one before.</param>
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

    /// <summary>Handles the items of the last, incomplete batch.</summary>
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
