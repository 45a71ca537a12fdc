
namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that changes many system users in the same way, a batch at a time.</summary>
public abstract class SystemUserBatchCmdlet : SessionCmdlet
{
    private PipelineBatch<Asked<SystemUserReference>>? _batch;

    /// <summary>The users of the present item of the pipeline.</summary>
    private protected abstract IReadOnlyList<SystemUserReference> Users { get; }

    /// <summary>The action as the confirmation names it; null for a cmdlet that changes nothing.</summary>
    private protected abstract string? ActionText { get; }

    /// <summary>The activity as the progress names it.</summary>
    private protected abstract string Activity { get; }

    /// <summary>The most users to handle at once.</summary>
    private protected virtual int LargestBatch => 512;

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ActionText is null
            ? ReadBatch<Asked<SystemUserReference>>(asked => Handle(asked.Select(user => user.Item).ToList()), LargestBatch)
            : ChangeBatch<SystemUserReference>(Handle, LargestBatch);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (SystemUserReference user in Users)
        {
            if (ActionText is { } action)
            {
                Add(_batch!, user, user.ToString(), action);
            }
            else
            {
                _batch!.Add(new Asked<SystemUserReference>(user, string.Empty, string.Empty));
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    /// <summary>Counts users as done, and shows the progress.</summary>
    private protected void CountDone(int count) => Progress(Activity, "user").Advance(TotalOf(Users.Count), count);

    /// <summary>Handles a batch, in the order in which the users came.</summary>
    private protected abstract void Apply(IReadOnlyList<SystemUserReference> users);

    private void Handle(IReadOnlyList<SystemUserReference> users)
    {
        // Show progress before the first batch too, so that the time is measured from the beginning.
        CountDone(0);
        Apply(users);
        CountDone(users.Count);
    }
}
