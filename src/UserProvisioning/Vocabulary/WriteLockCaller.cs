namespace UserProvisioning;

/// <summary>
/// The command that may take the write lock on this thread, until it is disposed. Others who wait are told its name, and it is told when it waits
/// itself. Commands of one pipeline share a thread, so they are nested.
/// </summary>
public sealed class WriteLockCaller : IDisposable
{
    [ThreadStatic]
    private static WriteLockCaller? _current;

    private readonly string _command;
    private readonly Action<WriteLockWait> _tell;
    private readonly WriteLockCaller? _outer;
    private long? _run;

    /// <summary>Makes a command the caller of this thread.</summary>
    /// <param name="command">Its name, such as <c>Import-EmployeeFile</c>.</param>
    /// <param name="tell">Is called on this thread once a second while the command waits, and at the end of the wait.</param>
    public WriteLockCaller(string command, Action<WriteLockWait> tell)
    {
        _command = command;
        _tell = tell;
        _outer = _current;
        _current = this;
    }

    /// <summary>The name of the command of this thread; null for none.</summary>
    internal static string? Command => _current?._command;

    /// <summary>The run on which the command of this thread works; null for none.</summary>
    internal static long? Run
    {
        get => _current?._run;
        set
        {
            if (_current is not null)
            {
                _current._run = value;
            }
        }
    }

    /// <summary>Makes the outer command the caller again.</summary>
    public void Dispose() => _current = _outer;

    /// <summary>Tells the command of this thread about its wait.</summary>
    internal static void Tell(WriteLockWait wait) => _current?._tell(wait);
}
