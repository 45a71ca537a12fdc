using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>
/// What was found of some persons without the lock of writers. The unit of work that erases them reads that again, and what has come since, but not
/// every entry of the audit trail and every item of every run: others wait for it.
/// </summary>
internal sealed class PersonSearch
{
    private readonly HashSet<string> _sought;
    private readonly long _lastRun;
    private readonly HashSet<long> _open;
    private readonly IReadOnlyList<(long RunId, long Line)> _items;
    private readonly long _lastEntry;
    private readonly IReadOnlyList<long> _changed;
    private readonly IReadOnlyCollection<OthersTraces> _others;

    /// <summary>Searches the record, and the rows that are kept for undoing, for traces of persons. It changes nothing.</summary>
    internal PersonSearch(IUnitOfWork work, IReadOnlyList<PersonTraces> persons)
    {
        // Read before the items and rows: what is written meanwhile is read again.
        _lastEntry = work.Audit.LastId();
        IReadOnlyList<ProvisioningRunRow> runs = work.ProvisioningRuns.All();
        _lastRun = runs.Count == 0 ? 0 : runs[^1].Id;
        _open = runs
            .Where(run => run.Status is not (
                ProvisioningRunStatus.Completed or ProvisioningRunStatus.CompletedWithErrors or ProvisioningRunStatus.Undone))
            .Select(run => run.Id)
            .ToHashSet();
        _items = PersonTraces.ItemsOf(persons, () => PersonTraces.FindItems(work, persons, runIds: null))
            .Select(item => (item.RunId, item.Line)).ToList();
        _sought = [.. Sought(persons)];
        _changed = work.PersonalData.RowChangeRuns(Ids(persons), UsernameKeys(persons));
        _others = FindOthers(work, persons).Values.ToList();
    }

    /// <summary>The items that name the persons as they are now.</summary>
    internal IEnumerable<ProvisioningRunItemRow> Items(IUnitOfWork work, IReadOnlyList<PersonTraces> persons) =>
        !Has(persons)
            ? PersonTraces.FindItems(work, persons, runIds: null)
            : ItemsAt(work, _items).Concat(PersonTraces.FindItems(work, persons, NewRuns(work)));

    /// <summary>What of the history of others names the persons as they are now.</summary>
    internal IReadOnlyDictionary<PersonTraces, OthersTraces> Others(IUnitOfWork work, IReadOnlyList<PersonTraces> persons)
    {
        if (!Has(persons))
        {
            return FindOthers(work, persons);
        }

        List<long> entries = _others.SelectMany(one => one.Entries).Select(entry => entry.Id).ToList();
        List<(long, long)> items = _others.SelectMany(one => one.Items).Select(item => (item.RunId, item.Line)).ToList();
        IEnumerable<long> rows = _others.SelectMany(one => one.Rows).Select(row => row.RunId).Concat(work.PersonalData.RunsAfter(_lastEntry));
        return OthersTraces.Find(
            new PersonNames(work, persons),
            work.PersonalData.EntriesAt(entries).Concat(OthersTraces.EntriesAfter(work, _lastEntry)),
            ItemsAt(work, items).Concat(OthersTraces.ItemsOf(work, NewRuns(work))),
            work.PersonalData.RowChangesNamingOthers(rows.Distinct().ToList()));
    }

    /// <summary>Deletes the rows of the persons that were kept for undoing.</summary>
    internal void DeleteRowChanges(IUnitOfWork work, IReadOnlyList<PersonTraces> persons)
    {
        IReadOnlyCollection<long>? runs = !Has(persons) ? null : _changed.Concat(work.PersonalData.RunsAfter(_lastEntry)).Distinct().ToList();
        work.PersonalData.DeleteRowChanges(Ids(persons), UsernameKeys(persons), runs);
    }

    private static IReadOnlyDictionary<PersonTraces, OthersTraces> FindOthers(IUnitOfWork work, IReadOnlyList<PersonTraces> persons) =>
        OthersTraces.Find(
            new PersonNames(work, persons),
            OthersTraces.EntriesAfter(work, 0),
            OthersTraces.ItemsOf(work, work.ProvisioningRuns.All().Select(run => run.Id)),
            work.PersonalData.RowChangesNamingOthers(runIds: null));

    /// <summary>Whether the persons were searched by all names that they have now.</summary>
    private bool Has(IReadOnlyList<PersonTraces> persons) => _sought.IsSupersetOf(Sought(persons));

    private List<long> NewRuns(IUnitOfWork work) =>
        work.ProvisioningRuns.All().Where(run => run.Id > _lastRun || _open.Contains(run.Id)).Select(run => run.Id).ToList();

    private IEnumerable<ProvisioningRunItemRow> ItemsAt(IUnitOfWork work, IEnumerable<(long RunId, long Line)> items) => items
        .GroupBy(item => item.RunId, item => item.Line)
        .Where(run => !_open.Contains(run.Key))
        .SelectMany(run => work.PersonalData.ItemsAt(run.Key, run.ToList()));

    private static List<long> Ids(IEnumerable<PersonTraces> persons) => persons.SelectMany(person => person.ContactIds).ToList();

    private static List<string> UsernameKeys(IEnumerable<PersonTraces> persons) => persons.SelectMany(person => person.UsernameKeys).ToList();

    /// <summary>All by which items and rows are found: the ids of the contacts, their references, and the texts that name them.</summary>
    private static IEnumerable<string> Sought(IEnumerable<PersonTraces> persons) => persons.SelectMany(person => person.ContactIds
        .Select(id => $"id {id}")
        .Concat(person.References.Select(reference => $"reference {reference}"))
        .Concat(person.Texts().Select(text => $"text {text}")));
}
