using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>
/// The check of a whole run before anything of it is undone. It reads only, without the lock of writers, so that nobody waits for it. It goes on
/// after the first conflict, so that the error can say how many there are.
/// </summary>
/// <param name="work">The unit of work that reads.</param>
/// <param name="run">The run.</param>
/// <param name="untouched">The lines of items whose contacts nothing has touched since the run. The check does not read these contacts.</param>
internal sealed class UndoCheck(IUnitOfWork work, ProvisioningRunRow run, BitSet untouched)
{
    private const int BatchSize = 1000;

    private readonly UndoConflicts _conflicts = new();
    private readonly UndoLicenses _licenses = new();
    private readonly Dictionary<long, string> _organizations = [];

    /// <summary>The contacts that leave their present organization: they are removed, or moved back to their former one.</summary>
    private readonly BitSet _leaving = new();

    /// <summary>Checks every item.</summary>
    /// <returns>The progress with which undoing begins.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UndoConflict"/>.</exception>
    internal UndoProgress Run(Action<int> onItems, CancellationToken cancellation)
    {
        var planner = new UndoPlanner(work, untouched);
        var progress = new UndoProgress();
        IReadOnlyList<ProvisioningRunItemRow> rows;
        long afterLine = long.MinValue;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            rows = work.ProvisioningRuns.ChangingItems(run.Id, afterLine, BatchSize);
            if (rows.Count > 0)
            {
                planner.Plan(rows).ForEach(plan => Add(plan, progress));
                progress.Lowest = afterLine == long.MinValue ? rows[0].Line : progress.Lowest;
                progress.Highest = afterLine = rows[^1].Line;
                onItems(rows.Count);
            }
        }
        while (rows.Count == BatchSize);

        foreach (long[] ids in _organizations.Keys.Chunk(BatchSize))
        {
            CheckMembers(ids);
        }

        foreach ((LicenseType license, string reason) in _licenses.Shortages(work))
        {
            _conflicts.Add($"License {license}", reason);
        }

        if (_conflicts.Count > 0)
        {
            throw _conflicts.ToRefusal(run.Id);
        }

        progress.Begin(run);
        return progress;
    }

    /// <summary>Says who belongs to an organization that is to be removed, as the second half of a sentence.</summary>
    internal static string Members(string example, int persons) => persons == 1
        ? $"'{example}' belongs to the organization now"
        : $"'{example}' and {Counted.Of(persons - 1, "other")} belong to the organization now";

    private void Add(UndoPlan plan, UndoProgress progress)
    {
        plan.Conflicts.ForEach(what => _conflicts.Add(plan.Item.Name, what));
        _licenses.Add(plan);
        if (plan.IsNewOrganization)
        {
            _organizations.Add(plan.Contact!.Id, plan.Item.Name);
            progress.Organizations.Add(plan.Item.Line);
        }

        if (plan.Contact is { OrganizationId: not null } contact && (plan.Item.IsNewContact || plan.Fields?.OrganizationId != contact.OrganizationId))
        {
            _leaving.Add(contact.Id);
        }
    }

    private void CheckMembers(long[] ids)
    {
        if (work.Contacts.PersonsOf(ids).Count == 0)
        {
            return;
        }

        foreach (IGrouping<long, ContactRow> staying in MembersOf(ids)
            .Where(person => !_leaving.Contains(person.Id))
            .GroupBy(person => person.OrganizationId!.Value))
        {
            _conflicts.Add(_organizations[staying.Key], Members(staying.Min(person => person.DisplayName)!, staying.Count()));
        }
    }

    private IEnumerable<ContactRow> MembersOf(long[] ids)
    {
        var query = new ContactQuery(new ContactFilter()) { OrganizationIds = ids };
        for (long? after = 0; after is not null;)
        {
            Page<ContactRow> page = work.Contacts.Page(query, after.Value, BatchSize);
            foreach (ContactRow person in page.Rows)
            {
                yield return person;
            }

            after = page.Next;
        }
    }
}
