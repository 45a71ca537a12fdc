using System.Runtime.InteropServices;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>Writes a set of known rows, part by part.</summary>
/// <param name="source">The source that the rows are of.</param>
/// <param name="context">The hash of all that decides, beside a row itself, what an import does with the row.</param>
internal sealed class KnownRowWriter(string source, byte[] context)
{
    /// <summary>How many rows a part has: an array of so many is still outside the large object heap.</summary>
    internal const int PartSize = 2048;

    private readonly List<KnownRow> _part = [];
    private KnownRowSet? _set;
    private KnownRowSet? _stored;
    private int _storedRows;

    /// <summary>Is called when a transaction begins. Rows that were added in a transaction that was rolled back are forgotten.</summary>
    internal void BeginTransaction()
    {
        _part.Clear();
        _set = _stored;
        if (_set is not null)
        {
            _set.Rows = _storedRows;
        }
    }

    /// <summary>Is called before a transaction is committed.</summary>
    internal void EndTransaction(IUnitOfWork work)
    {
        if (_part.Count > 0)
        {
            Write(work);
        }
    }

    /// <summary>Is called after a transaction was committed.</summary>
    internal void Committed() => (_stored, _storedRows) = (_set, _set?.Rows ?? 0);

    /// <summary>The id of the set; null before a row was added.</summary>
    internal long? SetId => _set?.Id;

    internal void Add(IUnitOfWork work, KnownRow row)
    {
        if (_set is null)
        {
            _set = new KnownRowSet { Source = source, Context = context };
            work.KnownRows.Insert(_set);
        }

        _set.Rows++;
        _part.Add(row);
        if (_part.Count == PartSize)
        {
            Write(work);
        }
    }

    /// <summary>Is called at the end. From then on, a row is valid until something touches its contact.</summary>
    internal void Finish(IUnitOfWork work)
    {
        EndTransaction(work);
        if (_set is not null)
        {
            work.KnownRows.Finish(_set);
        }
    }

    private void Write(IUnitOfWork work)
    {
        work.KnownRows.AddPart(_set!.Id, KnownRowPacking.Pack(CollectionsMarshal.AsSpan(_part)));
        _part.Clear();
    }
}
