using UserProvisioning.Storage;

namespace UserProvisioning.Rules;

/// <summary>Counts the active contacts that rules match. All contacts are read once, with the columns that the conditions compare.</summary>
internal static class RuleCounts
{
    private const int PageSize = 5000;

    /// <summary>The number of contacts of each rule, by its id.</summary>
    internal static Dictionary<long, long> Of(IUnitOfWork work, IReadOnlyList<AssignmentRuleRow> rules, CancellationToken cancellation)
    {
        var counts = rules.ToDictionary(rule => rule.Id, _ => 0L);
        if (rules.Count == 0)
        {
            return counts;
        }

        var compiled = CompiledRules.Of(work, rules);
        var byPlace = new long[compiled.Rules.Count];
        string[] columns = compiled.Fields.Select(field => field.Column).OfType<string>().ToArray();
        bool withOrganization = compiled.Fields.Any(field => field.IsOfOrganization);
        bool withOwn = compiled.Fields.Any(field => field.Own is not null);
        IReadOnlyList<ContactRow> page;
        for (long after = 0; (page = work.Contacts.Values(columns, withOrganization, withOwn, after, PageSize)).Count > 0; after = page[^1].Id)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ContactRow contact in page.Where(contact => contact.Status == ContactStatus.Active))
            {
                foreach (int place in compiled.MatchesOf(contact))
                {
                    byPlace[place]++;
                }
            }
        }

        for (int place = 0; place < byPlace.Length; place++)
        {
            counts[compiled.Rules[place].Id] = byPlace[place];
        }

        return counts;
    }
}
