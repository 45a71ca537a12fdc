using System.Buffers;

namespace UserProvisioning;

/// <summary>
/// On which line each key of a file stands first. Keys that cannot but be the first are only written down, until somebody
/// asks for a key: a file in which nothing changed never needs the table.
/// </summary>
internal sealed class FileKeys(IEmployeeFile file)
{
    private const int ChunkSize = 4096;

    private readonly List<(UInt128 Hash, int Line)[]> _chunks = [];
    private int _waiting;
    private int _count;
    private KeyTable? _table;

    /// <summary>Whether a key is there, as far as that is known without a search; who asks here adds only keys that are not.</summary>
    internal bool IsKnown(UInt128 hash) => _table?.Line(hash) is not null;

    /// <summary>Adds a key that no row had before.</summary>
    internal void AddFirst(UInt128 hash, long line)
    {
        _count++;
        if (_table is not null)
        {
            Reserve();
            _table.Add(hash, checked((int)line));
            return;
        }

        if (_waiting == _chunks.Count * ChunkSize)
        {
            _chunks.Add(ArrayPool<(UInt128, int)>.Shared.Rent(ChunkSize));
        }

        _chunks[^1][_waiting++ % ChunkSize] = (hash, checked((int)line));
    }

    /// <summary>Adds a key, unless it is there: then answers the line of the first.</summary>
    internal int? Add(UInt128 hash, long line)
    {
        _count++;
        Reserve();
        return Table().Add(hash, checked((int)line));
    }

    /// <summary>The line of a key; null when it is not there.</summary>
    internal int? Line(UInt128 hash) => Table().Line(hash);

    // After some thousand rows one can guess how many there are: then the table need not grow step by step.
    private void Reserve()
    {
        if (_count == ChunkSize)
        {
            Table().Reserve(_count * file.Length / Math.Max(file.Position, 1) * 21 / 20);
        }
    }

    private KeyTable Table()
    {
        if (_table is not null)
        {
            return _table;
        }

        _table = new KeyTable();
        _table.Reserve(_waiting);
        for (int i = 0; i < _waiting; i++)
        {
            (UInt128 hash, int line) = _chunks[i / ChunkSize][i % ChunkSize];
            _table.Add(hash, line);
        }

        foreach ((UInt128, int)[] chunk in _chunks)
        {
            ArrayPool<(UInt128, int)>.Shared.Return(chunk);
        }

        _chunks.Clear();
        return _table;
    }
}
