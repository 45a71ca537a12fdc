using UserProvisioning.Common;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>The part of an interrupted run that was committed.</summary>
/// <param name="Lines">The lines that have an item.</param>
/// <param name="Absent">How many contacts the run archived because the file lacks them.</param>
/// <param name="AbsentReferences">The external references of these contacts, if the run applies only some rows; otherwise empty.</param>
/// <param name="HasFailures">Whether something was not done that a row asks for.</param>
internal sealed record DoneLines(BitSet Lines, int Absent, IReadOnlyList<string> AbsentReferences, bool HasFailures)
{
    internal static DoneLines Of(IUnitOfWork work, ProvisioningRunRow run, EmployeeFileRequest request, CancellationToken cancellation)
    {
        var lines = new BitSet();
        var absent = new List<string>();
        bool hasFailures = false;
        if (run.HasPlan)
        {
            return new DoneLines(lines, 0, absent, hasFailures);
        }

        foreach (ProvisioningRunItemRow item in RunItems.All(work, run.Id))
        {
            cancellation.ThrowIfCancellationRequested();
            if (item.Line > 0)
            {
                lines.Add(item.Line);
            }
            else if (request.IsSelective)
            {
                absent.Add(item.ExternalReference!);
            }

            hasFailures |= RowPlan.IsFailure(item.Reason, request.CreateUser);
        }

        return new DoneLines(lines, (int)-Math.Min(work.ProvisioningRuns.LineBounds(run.Id).Lowest, 0), absent, hasFailures);
    }
}
