namespace UserProvisioning.Storage.Sql;

/// <summary>
/// The seals of the items that a unit of work adds to runs. The hashes are computed on another thread while the unit goes on, and stored at its end,
/// so that an import takes no longer.
/// </summary>
internal sealed class ItemSealing(SqlSession session)
{
    private static readonly string[] Columns = ["RunId", "Seal", "Items", "Digest", "Parts"];

    private readonly List<Task<ItemSealRow>> _seals = [];

    /// <summary>Gives items their salts and the number of their seal, and begins to compute the seal. The items must not change any more.</summary>
    internal void Add(IReadOnlyList<ProvisioningRunItemRow> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        AuditChain.Salt(items);
        long seal = items.Min(item => item.Line);
        foreach (ProvisioningRunItemRow item in items)
        {
            item.Seal = seal;
        }

        // The caller may empty its list while the seal is computed.
        ProvisioningRunItemRow[] kept = [.. items];
        _seals.Add(Task.Run(() => Seal(seal, kept)));
    }

    /// <summary>Stores the seals.</summary>
    internal void Write()
    {
        session.BulkInsert("ItemSeals", Columns, _seals.ConvertAll(seal => seal.GetAwaiter().GetResult()), static (row, values) =>
        {
            values[0] = row.RunId;
            values[1] = row.Seal;
            values[2] = row.Items;
            values[3] = row.Digest;
            values[4] = row.Parts;
        });
        _seals.Clear();
    }

    /// <summary>Forgets the seals of items that were rolled back.</summary>
    internal void Forget() => _seals.Clear();

    private static ItemSealRow Seal(long seal, IReadOnlyList<ProvisioningRunItemRow> items)
    {
        var hash = new ItemBatchHash();
        foreach (ProvisioningRunItemRow item in items.OrderBy(item => item.Line))
        {
            hash.Add(item);
        }

        return new ItemSealRow { RunId = items[0].RunId, Seal = seal, Items = hash.Items, Parts = hash.Parts, Digest = hash.Digest() };
    }
}
