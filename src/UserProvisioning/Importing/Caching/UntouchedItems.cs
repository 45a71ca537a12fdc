using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// The items of a run whose contacts nothing has touched since, as far as the cache of rows tells: each contact is as its item says. Others may be
/// untouched too, since the cache need not hold a row.
/// </summary>
internal static class UntouchedItems
{
    /// <summary>The lines of these items.</summary>
    internal static BitSet Of(IUnitOfWork work, ProvisioningRunRow run)
    {
        var lines = new BitSet();
        List<KnownRowSet> sets = work.KnownRows.Sets(run.Source).ToList();
        if (sets.Count == 0)
        {
            return lines;
        }

        foreach ((KnownRowSet set, TouchedContacts touched) in sets.Zip(TouchedContacts.Of(work, sets)))
        {
            using var rows = new KnownRowWalk(
                work.KnownRows.Parts(set.Id), row => row.ItemRunId == run.Id && !touched.Contains(row.ContactId));
            foreach (KnownPlace place in rows.Rest())
            {
                lines.Add(place.Row.ItemLine);
            }
        }

        return lines;
    }
}
