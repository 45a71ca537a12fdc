using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing.Undo;

/// <summary>Compares items of a run with what is stored now, and plans how to put them back. It reads, and never writes.</summary>
/// <param name="work">The unit of work that reads.</param>
/// <param name="untouched">The lines of items whose contacts nothing has touched since the run; null if that is known of none.</param>
internal sealed class UndoPlanner(IUnitOfWork work, BitSet? untouched = null)
{
    private readonly UserUndoPlanner _users = new(work);

    /// <summary>Plans items, each for itself. Whether the pools have the licenses, and whether anybody belongs to an organization, is not looked at.
    /// </summary>
    internal List<UndoPlan> Plan(IEnumerable<ProvisioningRunItemRow> rows)
    {
        var page = new UndoPage(work, rows.Where(row => row.ContactId is not null).Select(row => new UndoItem(row, untouched)).ToList());
        var plans = new List<UndoPlan>(page.Items.Count);
        foreach (UndoItem item in page.Items)
        {
            var plan = new UndoPlan(item, page.Contact(item), item.TouchesUser ? page.User(item) : null);
            if (item.TouchesUser)
            {
                _users.Plan(plan, page);
            }

            if (!item.IsAsMade && (item.ContactChanges.Count > 0 || item.IsNewContact))
            {
                ContactUndoPlanner.Plan(plan, page);
            }

            plans.Add(plan);
        }

        return plans;
    }

    /// <summary>
    /// Plans to remove persons whom the run made, and their users. It reads nothing, so all must still be as <see cref="Plan"/> has found them:
    /// without a conflict.
    /// </summary>
    internal static List<UndoPlan> PlanRemoval(IEnumerable<ProvisioningRunItemRow> rows) => rows
        .Where(row => row.ContactId is not null)
        .Select(row => new UndoItem(row))
        .Select(item => new UndoPlan(item, item.ContactAsMade(), item.UserAsMade()) { Released = item.IsUserCreated ? item.GivenLicense : null })
        .ToList();
}
