using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Contacts;

/// <summary>
/// The search for contacts that share a value. It reads each contact once, and sorts hashes of the values outside the database: a stored key with an
/// index would make each import slower for a question that is seldom asked.
/// </summary>
internal sealed class DuplicateSearch(ProvisioningContext context, IReadOnlyList<DuplicateKind> kinds)
{
    private const int PageSize = 5000;

    /// <summary>Streams the groups: kind by kind, and by the id of the first contact of each.</summary>
    internal IEnumerable<DuplicateContact> Run(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        SortedPairs[] values = kinds.Select(_ => new SortedPairs()).ToArray();
        try
        {
            ReadValues(values, progress, cancellation);
            for (int i = 0; i < kinds.Count; i++)
            {
                using SortedPairs groups = GroupsOf(values[i], cancellation);
                foreach (DuplicateContact duplicate in Read(kinds[i], groups, cancellation))
                {
                    yield return duplicate;
                }
            }
        }
        finally
        {
            foreach (SortedPairs part in values)
            {
                part.Dispose();
            }
        }
    }

    private void ReadValues(SortedPairs[] values, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        long total = 0;
        if (progress is not null)
        {
            using IUnitOfWork work = context.Store.Read();
            total = work.Contacts.Count();
        }

        long done = 0;
        for (long after = 0; ;)
        {
            cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<ContactIdentity> page;
            using (IUnitOfWork work = context.Store.Read())
            {
                page = work.Contacts.ActiveIdentities(after, PageSize);
            }

            foreach (ContactIdentity contact in page)
            {
                for (int i = 0; i < kinds.Count; i++)
                {
                    if (DuplicateKeys.Of(kinds[i], contact.Email, contact.Phone, contact.DisplayName) is { } key)
                    {
                        values[i].Add(KeyHash.ShortOf(key), contact.Id);
                    }
                }
            }

            done += page.Count;
            progress?.Report(new WorkProgress(done, Math.Max(total, done)));
            if (page.Count < PageSize)
            {
                return;
            }

            after = page[^1].Id;
        }
    }

    /// <summary>Returns the contacts that share a hash with another, each with the first contact that has the hash, sorted by that one.</summary>
    private static SortedPairs GroupsOf(SortedPairs values, CancellationToken cancellation)
    {
        var groups = new SortedPairs();
        SortedPairs.Pair? first = null;
        bool isGroup = false;
        foreach (SortedPairs.Pair pair in values.Read())
        {
            if (first is not { } begin || begin.First != pair.First)
            {
                cancellation.ThrowIfCancellationRequested();
                (first, isGroup) = (pair, false);
                continue;
            }

            if (!isGroup)
            {
                groups.Add((ulong)begin.Second, begin.Second);
                isGroup = true;
            }

            groups.Add((ulong)begin.Second, pair.Second);
        }

        return groups;
    }

    private IEnumerable<DuplicateContact> Read(DuplicateKind kind, SortedPairs groups, CancellationToken cancellation)
    {
        var some = new List<SortedPairs.Pair>();
        foreach (SortedPairs.Pair pair in groups.Read())
        {
            if (some.Count >= PageSize && some[^1].First != pair.First)
            {
                foreach (DuplicateContact duplicate in ReadSome(kind, some, cancellation))
                {
                    yield return duplicate;
                }

                some.Clear();
            }

            some.Add(pair);
        }

        foreach (DuplicateContact duplicate in ReadSome(kind, some, cancellation))
        {
            yield return duplicate;
        }
    }

    /// <summary>
    /// Reads the contacts of whole groups, and compares their values: two values may have the same hash, and contacts may have changed since.
    /// </summary>
    private List<DuplicateContact> ReadSome(DuplicateKind kind, List<SortedPairs.Pair> pairs, CancellationToken cancellation)
    {
        var contacts = new Dictionary<long, Contact>();
        using (IUnitOfWork work = context.Store.Read())
        {
            var language = ContactLanguage.Of(work);
            foreach (SortedPairs.Pair[] page in pairs.Chunk(PageSize))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (ContactRow row in work.Contacts.ByIds(page.Select(pair => pair.Second).ToList()).Values)
                {
                    if (row.Status == ContactStatus.Active)
                    {
                        contacts[row.Id] = ContactView.Of(row, language);
                    }
                }
            }
        }

        return pairs
            .Where(pair => contacts.ContainsKey(pair.Second))
            .GroupBy(pair => (pair.First, Key: KeyOf(kind, contacts[pair.Second])), pair => contacts[pair.Second])
            .Where(group => group.Key.Key is not null && group.Skip(1).Any())
            .Select(group => new DuplicateContact { By = kind, Value = ValueOf(kind, group.First()), Contacts = group.ToList() })
            .ToList();
    }

    private static string? KeyOf(DuplicateKind kind, Contact contact) =>
        DuplicateKeys.Of(kind, contact.Email, contact.Phone, contact.DisplayName);

    private static string ValueOf(DuplicateKind kind, Contact contact) => kind switch
    {
        DuplicateKind.Email => contact.Email!,
        DuplicateKind.Phone => contact.Phone!,
        _ => contact.DisplayName,
    };
}
