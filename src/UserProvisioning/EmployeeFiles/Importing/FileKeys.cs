using System.Buffers;

namespace UserProvisioning;

/// <summary>
/// On which line each key of a file stands first. The keys of rows that are known are only written down, until somebody asks
/// for one: a file in which little changed never needs a table of them all.
/// </summary>
internal sealed class FileKeys
{
    private const int ChunkSize = 4096;

    /// <summary>The keys of rows that are not known.</summary>
    private readonly KeyTable _table = new();

    private readonly List<KeySlot[]> _chunks = [];
    private int _written;
    private KeyTable? _ofKnown;

    /// <summary>Whether a row that is not known has a key.</summary>
    internal bool HasUnknown(UInt128 hash) => _table.Find(hash) is not null;

    /// <summary>Adds the key of a row that is known, and that no row had before.</summary>
    internal void AddKnown(UInt128 hash, long line)
    {
        if (_written == _chunks.Count * ChunkSize)
        {
            _chunks.Add(ArrayPool<KeySlot>.Shared.Rent(ChunkSize));
        }

        _chunks[^1][_written++ % ChunkSize] = KeySlot.Of(hash, checked((int)line));
    }

    /// <summary>Adds the key of a row that is not known, unless one of these has it: then answers the line of the first.</summary>
    internal int? Add(UInt128 hash, long line) => _table.Add(hash, checked((int)line));

    /// <summary>The first line with a key; null when there is none.</summary>
    internal int? Line(UInt128 hash) => (_table.Find(hash), OfKnown().Find(hash)) is ({ } one, { } other) ? Math.Min(one, other) : _table.Find(hash) ?? OfKnown().Find(hash);

    private KeyTable OfKnown()
    {
        if (_ofKnown is not null)
        {
            return _ofKnown;
        }

        _ofKnown = new KeyTable();
        for (int i = 0; i < _written; i++)
        {
            KeySlot key = _chunks[i / ChunkSize][i % ChunkSize];
            _ofKnown.Add(key.Hash, key.Number);
        }

        foreach (KeySlot[] chunk in _chunks)
        {
            ArrayPool<KeySlot>.Shared.Return(chunk);
        }

        _chunks.Clear();
        return _ofKnown;
    }
}
