namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// The versions of the rows that a unit of work has read and not yet written. It keeps the first version seen of each row, since the unit
/// may have decided on that. A written row is locked until the unit ends and needs no version any more. Versions of rows that were read
/// long ago are dropped, so that a million rows take no more memory than a batch: a unit writes the rows that it has just read.
/// </summary>
internal sealed class RowVersions
{
    /// <summary>At least this many, and at most twice as many, of the rows read last are kept. A batch reads far fewer.</summary>
    internal const int Kept = 16_384;

    private Dictionary<(string Table, long Id), long> _newer = [];
    private Dictionary<(string Table, long Id), long> _older = [];

    internal void Remember(IVersionedRow row) => Remember(row.Table, row.Id, row.RowVersion);

    internal void Remember(string table, long id, long version)
    {
        (string, long) key = (table, id);
        if (_older.ContainsKey(key) || !_newer.TryAdd(key, version) || _newer.Count < Kept)
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
