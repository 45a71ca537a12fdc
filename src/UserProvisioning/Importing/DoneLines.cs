using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>What an interrupted run did already.</summary>
/// <param name="Lines">The lines of its items.</param>
/// <param name="Absent">How many contacts that the file lacks it archived.</param>
/// <param name="HasFailures">Whether something that a row asks for was not done.</param>
internal sealed record DoneLines(BitSet Lines, int Absent, bool HasFailures)
{
    internal static DoneLines Of(IUnitOfWork work, ProvisioningRunRow run, EmployeeFileRequest request, CancellationToken cancellation)
    {
        var lines = new BitSet();
        bool hasFailures = false;
        foreach (ProvisioningRunItemRow item in RunItems.All(work, run.Id))
        {
            cancellation.ThrowIfCancellationRequested();
            if (item.Line > 0)
            {
                lines.Add(item.Line);
            }

            // Who was archived by hand stays so; that is a failure only where the file asks for a user.
            hasFailures |= item.Reason is { } reason
                && (request.CreateUser || !reason.StartsWith(RowPlan.ArchivedByHand, StringComparison.Ordinal));
        }

        return new DoneLines(lines, (int)-Math.Min(work.ProvisioningRuns.LineBounds(run.Id).Lowest, 0), hasFailures);
    }
}
