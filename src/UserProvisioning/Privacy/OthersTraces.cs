using UserProvisioning.Storage;

namespace UserProvisioning.Privacy;

/// <summary>Where the history of others names one person.</summary>
/// <param name="Entries">Entries of the audit trail.</param>
/// <param name="Items">Items of runs.</param>
/// <param name="Rows">Rows kept for undoing.</param>
internal sealed record OthersTraces(
    IReadOnlyList<AuditRow> Entries, IReadOnlyList<ProvisioningRunItemRow> Items, IReadOnlyList<RowChange> Rows)
{
    private const int PageSize = 2000;

    internal static OthersTraces None { get; } = new([], [], []);

    /// <summary>Whose history it is.</summary>
    internal IEnumerable<long> ContactIds => Entries.Select(entry => entry.ContactId)
        .Concat(Items.Select(item => item.ContactId))
        .OfType<long>()
        .Concat(Rows.Select(row => row.Item))
        .Distinct();

    /// <summary>Finds what names one of some persons, and says whom it names.</summary>
    internal static IReadOnlyDictionary<PersonTraces, OthersTraces> Find(
        PersonNames names, IEnumerable<AuditRow> entries, IEnumerable<ProvisioningRunItemRow> items, IEnumerable<RowChange> rows)
    {
        List<(PersonTraces?, AuditRow)> namingEntries = Named(entries, entry => names.In(entry.ContactId, entry.BeforeJson, entry.AfterJson));
        List<(PersonTraces?, ProvisioningRunItemRow)> namingItems = Named(items, item => names.In(item.ContactId, item.Changes));
        List<(PersonTraces?, RowChange)> namingRows = Named(rows, names.In);
        return names.Persons.ToDictionary(
            person => person, person => new OthersTraces(Of(namingEntries, person), Of(namingItems, person), Of(namingRows, person)));
    }

    /// <summary>The entries after one that may name persons.</summary>
    internal static IEnumerable<AuditRow> EntriesAfter(IUnitOfWork work, long afterId) => Pages(
        (after, take) => work.PersonalData.EntriesNamingOthers(after, take), entry => entry.Id, afterId);

    /// <summary>The items of some runs that may name persons.</summary>
    internal static IEnumerable<ProvisioningRunItemRow> ItemsOf(IUnitOfWork work, IEnumerable<long> runIds) => runIds.SelectMany(id => Pages(
        (after, take) => work.PersonalData.ItemsNamingOthers(id, after, take), item => item.Line, long.MinValue));

    private static List<(PersonTraces? Person, T Row)> Named<T>(IEnumerable<T> rows, Func<T, PersonTraces?> person) =>
        rows.Select(row => (Person: person(row), Row: row)).Where(one => one.Person is not null).ToList();

    private static List<T> Of<T>(List<(PersonTraces? Person, T Row)> named, PersonTraces person) =>
        named.Where(one => one.Person == person).Select(one => one.Row).ToList();

    private static IEnumerable<T> Pages<T>(Func<long, int, IReadOnlyList<T>> read, Func<T, long> id, long afterId)
    {
        for (long after = afterId; ;)
        {
            IReadOnlyList<T> page = read(after, PageSize);
            foreach (T row in page)
            {
                yield return row;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = id(page[^1]);
        }
    }
}
