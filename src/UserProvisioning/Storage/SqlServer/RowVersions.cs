namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// The versions of the rows that a unit of work has read and not yet written: as it saw them first, since that is what it may have decided on.
/// A row that it has written is locked until it ends, and needs no version any more. Of rows that were read long ago the versions are
/// forgotten, so that a million rows take no more memory than a batch: what is written, was read just before.
/// </summary>
internal sealed class RowVersions
{
    /// <summary>At least so many of the rows that were read last are remembered, and at most twice as many: many times what a batch reads.</summary>
    internal const int Kept = 16_384;

    private Dictionary<(string Table, long Id), long> _newer = [];
    private Dictionary<(string Table, long Id), long> _older = [];

    internal int Count => _newer.Count + _older.Count;

    internal void Note(IVersionedRow row)
    {
        (string, long) key = (row.Table, row.Id);
        if (_older.ContainsKey(key) || !_newer.TryAdd(key, row.RowVersion) || _newer.Count < Kept)
        {
            return;
        }

        (_older, _newer) = (_newer, _older);
        _newer.Clear();
    }

    /// <summary>The version of a row that is about to be written; null when it was not read, or is written already.</summary>
    internal long? Take(string table, long id) =>
        _newer.Remove((table, id), out long version) || _older.Remove((table, id), out version) ? version : null;
}

/// <summary>A row that is about to be written.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version when the unit read it first; null when it has not, or has written it since.</param>
internal readonly record struct ReadRow(long Id, long? Version);
