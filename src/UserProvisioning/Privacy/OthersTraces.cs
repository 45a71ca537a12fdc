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

    /// <summary>Finds the entries, items and rows that name one of some persons, for each person.</summary>
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
    internal static IEnumerable<AuditRow> EntriesAfter(IUnitOfWork work, long afterId) => Paging.Walk(
        afterId, PageSize, after => work.PersonalData.EntriesNamingOthers(after, PageSize), entry => entry.Id);

    /// <summary>The items of some runs that may name persons.</summary>
    internal static IEnumerable<ProvisioningRunItemRow> ItemsOf(IUnitOfWork work, IEnumerable<long> runIds) => runIds.SelectMany(id => Paging.Walk(
        long.MinValue, PageSize, after => work.PersonalData.ItemsNamingOthers(id, after, PageSize), item => item.Line));

    private static List<(PersonTraces? Person, T Row)> Named<T>(IEnumerable<T> rows, Func<T, PersonTraces?> person) =>
        rows.Select(row => (Person: person(row), Row: row)).Where(one => one.Person is not null).ToList();

    private static List<T> Of<T>(List<(PersonTraces? Person, T Row)> named, PersonTraces person) =>
        named.Where(one => one.Person == person).Select(one => one.Row).ToList();
}
