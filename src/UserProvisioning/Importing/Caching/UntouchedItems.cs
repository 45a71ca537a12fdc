using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Caching;

/// <summary>
/// The items of a run whose contacts nothing has touched since, as far as the cache of rows tells: each contact is as its item says. Others may be
/// untouched too, since the cache need not hold a row.
/// </summary>
internal static class UntouchedItems
{
    /// <summary>
    /// How many cached rows may be read for each contact that the run created. Reading a contact takes at least as long as reading so many of them.
    /// </summary>
    private const long MostRowsPerContact = 20;

    /// <summary>The lines of these items; empty if finding them would take longer than reading the contacts.</summary>
    internal static BitSet Of(IUnitOfWork work, ProvisioningRunRow run)
    {
        var lines = new BitSet();
        List<KnownRowSet> sets = work.KnownRows.Sets(run.Source).ToList();
        if (sets.Count == 0 || sets.Sum(set => (long)set.Rows) > run.Created * MostRowsPerContact)
        {
            return lines;
        }

        foreach ((KnownRowSet set, TouchedContacts touched) in sets.Zip(TouchedContacts.Of(work, sets)))
        {
            using var rows = new KnownRowWalk(
                work.KnownRows.Parts(set.Id), (in KnownRow row) => row.ItemRunId == run.Id && !touched.Contains(row.ContactId));
            foreach (KnownPlace place in rows.Rest())
            {
                lines.Add(place.Row.ItemLine);
            }
        }

        return lines;
    }
}
