using System.Buffers;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// A reader of a set of known rows that follows the order of a file. Most files have the order of the file before, so the next row of the file is
/// mostly the next known row, or one soon after it. Only one or two parts of the set are in memory.
/// </summary>
internal sealed class KnownRowWalk : IDisposable
{
    /// <summary>How many of the next rows are searched.</summary>
    private const int Ahead = 64;

    private readonly IEnumerator<byte[]> _parts;
    private readonly AcceptKnownRow _holds;
    private readonly List<int> _places = [];
    private KnownRow[] _rows = ArrayPool<KnownRow>.Shared.Rent(KnownRowWriter.PartSize * 2);
    private int _count;
    private int _at;
    private bool _ended;

    /// <param name="parts">The packed rows.</param>
    /// <param name="holds">Whether a row is still valid. Other rows are skipped.</param>
    internal KnownRowWalk(IEnumerable<byte[]> parts, AcceptKnownRow holds)
    {
        _parts = parts.GetEnumerator();
        _holds = holds;
    }

    /// <summary>How many rows were in the parts that were read, including rows that are no longer valid.</summary>
    internal int Read { get; private set; }

    /// <summary>
    /// The row at which <see cref="MoveTo"/> stopped, by reference, since copying each row of a large file would take time. It is valid until the
    /// next move.
    /// </summary>
    internal ref readonly KnownRow Row => ref _rows[_at - 1];

    /// <summary>How many rows come before <see cref="Row"/>.</summary>
    internal int Place => _places[_at - 1];

    /// <summary>Moves to a row, if it is one of the next rows.</summary>
    internal bool MoveTo(UInt128 fingerprint)
    {
        if (_count - _at <= Ahead && !_ended)
        {
            Refill();
        }

        int last = Math.Min(_count, _at + Ahead);
        for (int i = _at; i < last; i++)
        {
            if (_rows[i].Is(fingerprint))
            {
                _at = i + 1;
                return true;
            }
        }

        return false;
    }

    /// <summary>All rows after the current one.</summary>
    internal IEnumerable<KnownPlace> Rest()
    {
        do
        {
            for (; _at < _count; _at++)
            {
                yield return new KnownPlace(_rows[_at], _places[_at]);
            }

            Refill();
        }
        while (_at < _count);
    }

    public void Dispose()
    {
        _parts.Dispose();
        if (_rows.Length > 0)
        {
            ArrayPool<KnownRow>.Shared.Return(_rows);
            _rows = [];
        }
    }

    private void Refill()
    {
        _rows.AsSpan(_at, _count - _at).CopyTo(_rows);
        _places.RemoveRange(0, _at);
        _count -= _at;
        _at = 0;
        while (_count <= Ahead && !_ended)
        {
            _ended = !_parts.MoveNext();
            if (!_ended)
            {
                // Valid rows overwrite rows that are no longer valid.
                int end = _count + KnownRowPacking.Unpack(_parts.Current, _rows.AsSpan(_count));
                for (int i = _count; i < end; i++, Read++)
                {
                    if (_holds(in _rows[i]))
                    {
                        if (_count < i)
                        {
                            _rows[_count] = _rows[i];
                        }

                        _count++;
                        _places.Add(Read);
                    }
                }
            }
        }
    }
}

/// <summary>A known row, and where it was found.</summary>
/// <param name="Row">The row.</param>
/// <param name="Place">How many rows come before it in its set.</param>
internal readonly record struct KnownPlace(KnownRow Row, int Place);
