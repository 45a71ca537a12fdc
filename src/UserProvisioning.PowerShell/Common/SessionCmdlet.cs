using System.Management.Automation;
using UserProvisioning.Connections;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of cmdlets that use a connection.</summary>
public abstract class SessionCmdlet : ProvisioningCmdlet
{
    // With -WhatIf, the changes of a pipeline are rehearsed in one transaction. This many items take about a second, so that another writer waits
    // no longer than that.
    private const int LargestRehearsal = 20_000;

    // The changes of a call with -WhatIf, which are rehearsed at its end.
    private readonly List<Asked<Action>> _planned = [];

    private ProvisioningConnection? _session;
    private ProvisioningConnection? _rehearsal;
    private IReadOnlyList<Asked> _asked = [];

    /// <summary>The connection to use; the newest of the session when it is left out.</summary>
    [Parameter]
    [ValidateNotNull]
    public ProvisioningConnection? Connection { get; set; }

    /// <summary>The connection in use.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.NotConnected"/>.</exception>
    protected ProvisioningConnection Session => _rehearsal ?? (_session ??=
        (Connection ?? SessionConnections.Current) is { IsOpen: true } open
            ? open.ForCall(MyInvocation.MyCommand.Name)
            : throw new ProvisioningException(
                ErrorIds.NotConnected,
                Connection is null
                    ? "There is no connection to a database. Open one with Connect-UserProvisioning."
                    : $"The connection to '{Connection.Location}' is closed. Open one with Connect-UserProvisioning."));

    /// <summary>About how many rows a rehearsal handles, if it may take longer than a second; 0 if it is shorter.</summary>
    private protected virtual long RehearsedRows => 0;

    /// <summary>The ids of the runs that a rehearsal reads.</summary>
    private protected virtual IReadOnlyCollection<long> RehearsedRuns => [];

    /// <inheritdoc/>
    protected override void Begin() => _ = Session;

    /// <inheritdoc/>
    protected override void End()
    {
        if (_planned.Count > 0)
        {
            Rehearse(() => ForEach(_planned, asked =>
            {
                asked.Item();
                ShouldProcess(asked.Target, asked.Action);
            }));
        }
    }

    /// <summary>
    /// Makes a change, if it is confirmed. With -WhatIf it is made at the end of the pipeline and rolled back: a change that the database or a rule
    /// refuses gives the same error.
    /// </summary>
    /// <param name="target">What is changed, for the confirmation.</param>
    /// <param name="action">What is done to it, for the confirmation.</param>
    /// <param name="change">Makes the change. It must not read parameters from the pipeline, which hold a later item by then.</param>
    private protected void Change(string target, string action, Action change)
    {
        if (IsWhatIf)
        {
            _planned.Add(new Asked<Action>(change, target, action));
        }
        else if (ShouldProcess(target, action))
        {
            change();
        }
    }

    /// <summary>Makes a batch of items that are changed together; with -WhatIf, one batch of all items, whose changes are rolled back.</summary>
    /// <param name="change">Changes some items, and writes their outcomes with WriteOutcomes.</param>
    /// <param name="largest">The most items to change at once.</param>
    /// <param name="growth">How many times as many each next batch has.</param>
    private protected PipelineBatch<Asked<T>> ChangeBatch<T>(Action<IReadOnlyList<T>> change, int largest = 512, int growth = 2)
    {
        return IsWhatIf
            ? new PipelineBatch<Asked<T>>(items => Rehearse(() => Handle(items)), LargestRehearsal, growth: 1, first: LargestRehearsal)
            : ReadBatch<Asked<T>>(Handle, largest, growth);

        void Handle(IReadOnlyList<Asked<T>> items)
        {
            _asked = items;
            change(items.Select(item => item.Item).ToList());
        }
    }

    /// <summary>
    /// Makes a batch of items that are handled together. If a later command may read a -PipelineVariable, each batch has one item, so that the
    /// variable belongs to the item whose output the command reads.
    /// </summary>
    /// <param name="handle">Handles some items, in order.</param>
    /// <param name="largest">The most items to handle at once.</param>
    /// <param name="growth">How many times as many each next batch has.</param>
    private protected PipelineBatch<T> ReadBatch<T>(Action<IReadOnlyList<T>> handle, int largest = 512, int growth = 2) =>
        new(handle, PipelineVariables.AreReadBehind(this) ? 1 : largest, growth);

    /// <summary>Puts an item into a batch, if its change is confirmed.</summary>
    private protected void Add<T>(PipelineBatch<Asked<T>> batch, T item, string target, string action)
    {
        if (IsWhatIf || ShouldProcess(target, action))
        {
            batch.Add(new Asked<T>(item, target, action));
        }
    }

    /// <summary>Runs an action in a rehearsal, whose changes are rolled back. No object is written.</summary>
    private protected void Rehearse(Action work) => Rehearse(() =>
    {
        work();
        return true;
    });

    /// <summary>Runs a function in a rehearsal, whose changes are rolled back, and returns its result. No object is written.</summary>
    private protected T Rehearse<T>(Func<T> work)
    {
        using ProvisioningConnection rehearsal = Session.Rehearse(RehearsedRows, RehearsedRuns, Cancellation);
        _rehearsal = rehearsal;
        try
        {
            return work();
        }
        finally
        {
            _rehearsal = null;
        }
    }

    /// <summary>Writes an object, and marks it with the database from which it was read.</summary>
    /// <param name="item">The object.</param>
    protected override void WriteObject(object? item)
    {
        if (_rehearsal is not null)
        {
            return;
        }

        Session.Mark(item is PSObject wrapped ? wrapped.BaseObject : item);
        base.WriteObject(item);
    }

    /// <summary>
    /// Writes the outcomes of items, in their order: objects to the output, failures as errors. With -WhatIf, it says what would be done.
    /// </summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="outcomes">The outcome of each item.</param>
    /// <param name="write">Whether to write the objects.</param>
    /// <param name="say">Returns the target and action that -WhatIf says for an object; null for the words of the confirmation.</param>
    protected void WriteOutcomes<T>(IReadOnlyList<Outcome<T>> outcomes, bool write, Func<T, (string Target, string Action)>? say = null)
        where T : class => WriteOutcomes(outcomes, value => WriteEach(write ? value as object[] ?? [value] : []), say);

    /// <summary>Handles the outcomes of items, in their order; failures are errors. With -WhatIf, it says what would be done.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="outcomes">The outcome of each item.</param>
    /// <param name="write">Writes an object.</param>
    /// <param name="say">Returns the target and action that -WhatIf says for an object; null for the words of the confirmation.</param>
    protected void WriteOutcomes<T>(IReadOnlyList<Outcome<T>> outcomes, Action<T> write, Func<T, (string Target, string Action)>? say = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        ArgumentNullException.ThrowIfNull(write);
        for (int i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i].Error is { } error)
            {
                WriteError(error);
            }
            else if (_rehearsal is not null)
            {
                (string target, string action) = say?.Invoke(outcomes[i].Value!) ?? (_asked[i].Target, _asked[i].Action);
                ShouldProcess(target, action);
            }
            else
            {
                write(outcomes[i].Value!);
            }
        }
    }

    /// <summary>Handles items one by one. A failure is the error of its item, and the other items are still handled.</summary>
    /// <typeparam name="T">The type of an item.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="handle">Handles one.</param>
    protected void ForEach<T>(IEnumerable<T> items, Action<T> handle)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(handle);
        foreach (T item in items)
        {
            try
            {
                handle(item);
            }
            catch (ProvisioningException exception) when (!ErrorRecords.Terminates(exception.ErrorId))
            {
                WriteError(exception);
            }
        }
    }

    /// <summary>Writes the warnings of an import, and the errors of what was named and not applied.</summary>
    private protected void Warn(ImportResult result)
    {
        foreach (string warning in result.Warnings)
        {
            WriteWarning(warning);
        }

        foreach (ProvisioningException error in result.Refused)
        {
            WriteError(error);
        }
    }

    /// <inheritdoc/>
    private protected override void Say()
    {
        foreach (string warning in _session?.TakeWarnings() ?? [])
        {
            WriteWarning(warning);
        }
    }

    /// <inheritdoc/>
    private protected override ProvisioningException? Translate(Exception exception) =>
        exception as ProvisioningException ?? _session?.Translate(exception);
}
