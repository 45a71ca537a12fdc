using System.Management.Automation;
using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The base class of all cmdlets: cancellation by Ctrl+C, errors with stable ids, and the choice between an error of one item,
/// after which the other items are still handled, and an error that ends the whole call.
/// </summary>
public abstract partial class ProvisioningCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private ProgressMeter? _progress;

    // The names of the parameters that were on the command line, and not from the pipeline.
    private HashSet<string> _typed = [];

    /// <summary>Cancelled when the pipeline is stopped.</summary>
    protected CancellationToken Cancellation => _cancellation.Token;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        _typed = MyInvocation.BoundParameters.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        Guard(Begin, alwaysTerminates: true);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process, alwaysTerminates: false);

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        Guard(End, alwaysTerminates: false);
        _progress?.Complete();
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _cancellation.Cancel();

    /// <summary>Runs once, before the first item.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Runs for each item of the pipeline, or once.</summary>
    protected virtual void Process()
    {
    }

    /// <summary>Writes the warnings that were collected since the last call.</summary>
    private protected virtual void Say()
    {
    }

    /// <summary>Runs once, after the last item.</summary>
    protected virtual void End()
    {
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cancellation.Dispose();
        }
    }

    /// <summary>
    /// Writes items one by one, as they are read. PowerShell's own enumeration keeps the whole collection in memory before the next cmdlet gets the
    /// first item.
    /// </summary>
    /// <typeparam name="T">The type of an item.</typeparam>
    /// <param name="items">The items.</param>
    protected void WriteEach<T>(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (T item in items)
        {
            WriteObject(item);
        }
    }

    /// <summary>Writes an object.</summary>
    /// <param name="item">The object.</param>
    protected new virtual void WriteObject(object? item) => base.WriteObject(item);

    /// <summary>Do not use this: <see cref="WriteEach"/> writes a collection.</summary>
    /// <param name="sendToPipeline">The collection.</param>
    /// <param name="enumerateCollection">Whether to write its items.</param>
    [Obsolete("It keeps the whole collection before the first item is handed on. Use WriteEach.", error: true)]
    protected new void WriteObject(object? sendToPipeline, bool enumerateCollection) => base.WriteObject(sendToPipeline, enumerateCollection);

    /// <summary>Writes the error of one item. The other items are still handled.</summary>
    /// <param name="exception">What went wrong.</param>
    protected void WriteError(ProvisioningException exception) => WriteError(ErrorRecords.From(exception));

    /// <summary>Whether the caller wants to stop at the first error: then nothing may be changed after it.</summary>
    protected bool StopsAtFirstError =>
        (MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? action) ? action : GetVariableValue("ErrorActionPreference"))
        ?.ToString() == nameof(ActionPreference.Stop);

    /// <summary>Whether the call only says what it would change (-WhatIf).</summary>
    protected bool IsWhatIf =>
        (MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? whatIf) ? whatIf : GetVariableValue("WhatIfPreference"))
        is { } value && LanguagePrimitives.IsTrue(value);

    /// <summary>With -WhatIf, refuses a path that cannot be written; the real call finds out when it writes.</summary>
    private protected void CheckTarget(string path, bool overwrite)
    {
        if (IsWhatIf)
        {
            EmployeeFileService.CheckTarget(path, overwrite);
        }
    }

    /// <summary>Whether the caller gave a parameter.</summary>
    /// <param name="name">The parameter.</param>
    /// <returns>True when it is bound.</returns>
    protected bool IsBound(string name) => MyInvocation.BoundParameters.ContainsKey(name);

    /// <summary>Whether a parameter is on the command line, and was not bound to a property of a piped object.</summary>
    /// <param name="name">The parameter.</param>
    /// <returns>True when it was typed.</returns>
    protected bool IsTyped(string name) => _typed.Contains(name);

    /// <summary>
    /// Whether a value is given for a parameter. An empty property of a piped object, such as an empty cell of a CSV file, gives no value; an empty
    /// value on the command line does.
    /// </summary>
    /// <param name="name">The parameter.</param>
    /// <returns>True when there is a value to take.</returns>
    protected bool IsGiven(string name) => IsTyped(name)
        || (MyInvocation.BoundParameters.TryGetValue(name, out object? value) && value is not (null or "" or Array { Length: 0 }));

    /// <summary>
    /// Returns the progress of work that may take long. One activity has one progress, which is removed at the end, at an
    /// error, and when another activity begins.
    /// </summary>
    /// <param name="activity">What is being done, such as <c>Creating system users</c>.</param>
    /// <param name="unit">The name of a counted item, such as <c>user</c>.</param>
    /// <returns>The progress.</returns>
    private protected ProgressMeter Progress(string activity, string unit)
    {
        if (_progress?.Activity != activity)
        {
            _progress?.Complete();
            _progress = new ProgressMeter(this, activity, unit);
        }

        return _progress;
    }

    /// <summary>
    /// Returns how many items there will be, which the progress needs to show the time that is left. The number is not known for a pipeline.
    /// </summary>
    /// <param name="given">How many items are on the command line.</param>
    /// <returns>The number; 0 when it is not known.</returns>
    private protected int TotalOf(int given) => MyInvocation.ExpectingInput ? 0 : given;

    /// <summary>Resolves the path of a file relative to the session's location, with drives and ~.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnreadable"/>: the path is not of the file system.</exception>
    protected string ResolvePath(string path) => ResolvePath(path, ErrorIds.FileUnreadable);

    /// <summary>Resolves a path relative to the session's location, with drives and ~.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="errorId">The id of the error when the path is not of the file system.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ProvisioningException">The path is not of the file system, such as a path of the drive Env:.</exception>
    protected string ResolvePath(string path, string errorId)
    {
        ArgumentNullException.ThrowIfNull(path);
        string full = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem")
        {
            throw new ProvisioningException(
                errorId,
                $"'{path}' is not a path of the file system but of {provider.Name}. Give a full path, or go to a folder with Set-Location first.",
                path);
        }

        // Completion with Tab writes a backtick before [ and ], since these are wildcards in some paths.
        return path.Contains('`', StringComparison.Ordinal) && !Path.Exists(full)
            ? SessionState.Path.GetUnresolvedProviderPathFromPSPath(WildcardPattern.Unescape(path))
            : full;
    }

    /// <summary>Converts an exception of storage to an error with a stable id; null for another exception.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>The error, or null.</returns>
    private protected virtual ProvisioningException? Translate(Exception exception) => exception as ProvisioningException;

    /// <summary>
    /// Removes the progress when an exception ends the cmdlet early, such as that of <c>Select-Object -First 5</c>. It is called by
    /// an exception filter that does not handle the exception.
    /// </summary>
    private bool TakeProgressAway()
    {
        _progress?.Complete();
        return false;
    }

    private void Guard(Action step, bool alwaysTerminates)
    {
        try
        {
            using IDisposable waits = WaitMeter.Watch(this);
            step();
            Say();
        }
        catch (Exception) when (TakeProgressAway())
        {
            throw;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (exception is not (PipelineStoppedException or RuntimeException) && Translate(exception) is { } known)
        {
            if (alwaysTerminates || ErrorRecords.Terminates(known.ErrorId))
            {
                ThrowTerminatingError(ErrorRecords.From(known));
            }

            WriteError(known);
        }
    }
}
