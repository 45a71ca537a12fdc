using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Applying;

/// <summary>
/// Runs that compare states: a planner says what is to be changed, the brakes judge the plan as a whole, and short transactions apply it. A run that
/// a brake stops is stored and waits for approval, and has changed nothing.
/// </summary>
/// <param name="context">The database, the clock and the actor.</param>
internal sealed class PlannedRuns(ProvisioningContext context)
{
    /// <summary>Makes the row of a run that begins now. It does not store the row.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="source">What the run is about, as lists show it.</param>
    /// <param name="command">The name of the cmdlet.</param>
    /// <param name="options">What the planner needs to be made again when the run is approved or resumed; null for nothing.</param>
    internal ProvisioningRunRow New(ProvisioningRunKind kind, string source, string command, string? options) => new()
    {
        Kind = kind,
        Source = source,
        Command = command,
        Options = options,
        Status = ProvisioningRunStatus.Completed,
        Actor = context.Actor,
        StartedAt = context.Time.UtcNow(),
    };

    /// <summary>Plans a run, and applies it, unless a brake stops it.</summary>
    /// <param name="run">The run, as <see cref="New"/> makes it, or an interrupted one that goes on.</param>
    /// <param name="planner">The planner.</param>
    /// <param name="force">Whether to skip the brakes.</param>
    /// <param name="cancellation">Cancels. What was stored stays, and the next call goes on.</param>
    internal PlannedRunResult Carry(ProvisioningRunRow run, IRunPlanner planner, bool force, CancellationToken cancellation)
    {
        using var plan = RunPlan.Make(planner, cancellation);
        ProvisioningRunRow? interrupted = run.Id == 0 ? Interrupted(run) : run;
        if (plan.Count == 0 && interrupted is null)
        {
            run.EndedAt = context.Time.UtcNow();
            return Result(run, []);
        }

        if (!force && plan.Stops(context) is { Count: > 0 } stops)
        {
            if (run.Id != 0)
            {
                throw Refuse(
                    run.Id, "resumed", $"it would now {string.Join(" and ", stops)}. {run.Command} makes a new run, which waits for approval");
            }

            plan.CountInto(run);
            new StoredPlan(context, run).Store(plan.Items, cancellation);
            return Result(run, stops);
        }

        using var open = new OpenRun(context, interrupted ?? run, work => RequireInterrupted(work, interrupted?.Id));
        open.Apply(planner, plan.Items, null, cancellation);
        open.End(cancellation);
        return Result(open.Run, []);
    }

    /// <summary>The interrupted run of the same source with the same options, which the next call finishes; null for none.</summary>
    internal ProvisioningRunRow? Interrupted(ProvisioningRunRow run)
    {
        using IUnitOfWork work = context.Store.Read();
        return Interrupted(work, run);
    }

    /// <summary>The same within a unit of work.</summary>
    internal ProvisioningRunRow? Interrupted(IUnitOfWork work, ProvisioningRunRow run) => work.ProvisioningRuns.Running(run.Source).LastOrDefault(
        other => other.Kind == run.Kind && other.Options == run.Options && !other.HasPlan && !RunActivity.IsAlive(context.Store, other.Id));

    /// <summary>Applies the items of a run that waits for approval, past the brakes. Items that do not hold any more are left out.</summary>
    /// <param name="id">The run.</param>
    /// <param name="plannerOf">Makes the planner from the stored run.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RunNotApprovable"/>, <see cref="ErrorIds.RunNotFound"/>.</exception>
    internal PlannedRunResult Approve(long id, Func<ProvisioningRunRow, IRunPlanner> plannerOf, CancellationToken cancellation)
    {
        ProvisioningRunRow stored;
        using var seen = new ItemSpool();
        using (IUnitOfWork work = context.Store.Read())
        {
            stored = RequireApprovable(work, id);
            foreach (ProvisioningRunItemRow item in RunItems.All(work, id))
            {
                seen.Add(item);
            }
        }

        ProvisioningRunRow run = New(stored.Kind, stored.Source, stored.Command!, stored.Options);
        (run.Id, run.Status, run.EndedAt) = (id, ProvisioningRunStatus.Running, stored.EndedAt);
        using var open = new OpenRun(context, run, work =>
        {
            // Another process may have approved or withdrawn the run meanwhile.
            RequireApprovable(work, id);
            work.ProvisioningRuns.Update(run);
        });
        open.Write(size => size.StepsUntilLess<RunBatch>((batch, most) => DeletePlan(batch, id, most)), cancellation);
        open.Apply(plannerOf(stored), seen.Read(), IsAsSeen, cancellation);
        open.End(cancellation);
        return Result(open.Run, []);
    }

    /// <summary>Finishes an interrupted run under the same id: it plans anew, and applies what is left.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.RunNotApprovable"/>, <see cref="ErrorIds.RunNotFound"/>.</exception>
    internal PlannedRunResult Resume(long id, Func<ProvisioningRunRow, IRunPlanner> plannerOf, CancellationToken cancellation)
    {
        ProvisioningRunRow stored;
        using (IUnitOfWork work = context.Store.Read())
        {
            stored = RequireInterrupted(work, id);
        }

        return Carry(stored, plannerOf(stored), force: false, cancellation);
    }

    /// <summary>The result that a caller shows.</summary>
    internal PlannedRunResult Result(ProvisioningRunRow run, IReadOnlyList<string> stops) =>
        new() { Run = ProvisioningRunRows.ToRun(context.Store, run), Stops = stops };

    private static bool IsAsSeen(ProvisioningRunItemRow seen, PlannedChange now) =>
        seen.Action == now.Item.Action && seen.Changes == now.Item.Changes;

    private static int DeletePlan(RunBatch batch, long id, int most)
    {
        int deleted = batch.Work.ProvisioningRuns.DeleteItems(id, most);
        if (deleted < most)
        {
            batch.StartOver();
            batch.Run.EndedAt = null;
            batch.Audit.Add(AuditActions.Approve, nameof(ProvisioningRun), new ProvisioningRunReference(id).ToString());
        }

        return deleted;
    }

    private ProvisioningRunRow RequireApprovable(IUnitOfWork work, long id)
    {
        ProvisioningRunRow run = Find(work, id);
        if (run.Status != ProvisioningRunStatus.AwaitingApproval)
        {
            throw Refuse(
                id, "approved", $"it does not wait for approval; its status is {run.Status}. Get-ProvisioningRun says which runs wait");
        }

        return ClientSettings.Of(work).ApprovalRequiresOtherActor && string.Equals(run.Actor, context.Actor, StringComparison.OrdinalIgnoreCase)
            ? throw Refuse(id, "approved", $"{run.Actor} started it, and ApprovalRequiresOtherActor is on: somebody else must approve it")
            : run;
    }

    private void RequireInterrupted(IUnitOfWork work, long? id)
    {
        if (id is { } known)
        {
            RequireInterrupted(work, known);
        }
    }

    private ProvisioningRunRow RequireInterrupted(IUnitOfWork work, long id)
    {
        ProvisioningRunRow run = Find(work, id);
        ProvisioningRunStatus status = RunActivity.StatusOf(context.Store, run);
        return status != ProvisioningRunStatus.Interrupted ? throw Refuse(id, "resumed", $"it was not interrupted; its status is {status}")
            : run.UndoState is not null
                ? throw Refuse(id, "resumed", $"a part of it is undone. Undo-ProvisioningRun {id} undoes the rest; then call {run.Command} again")
            : run.HasPlan
                ? throw Refuse(id, "resumed", $"nothing of it is done. Undo-ProvisioningRun {id} withdraws it; then call {run.Command} again")
            : run;
    }

    private static ProvisioningRunRow Find(IUnitOfWork work, long id) =>
        work.ProvisioningRuns.ById(id) ?? throw ProvisioningRunReference.NotFound(id);

    private static ProvisioningException Refuse(long id, string what, string why) =>
        new(ErrorIds.RunNotApprovable, $"Run {id} cannot be {what}: {why}.", id);
}
