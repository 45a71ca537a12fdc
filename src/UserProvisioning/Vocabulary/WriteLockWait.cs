namespace UserProvisioning;

/// <summary>What is known of a wait for the write lock of a database, for the person who waits.</summary>
/// <param name="Waited">How long the wait has lasted.</param>
/// <param name="Holder">
/// Who holds the lock: account and machine, process, since when, and with what command. Null when the database does not tell it.
/// </param>
/// <param name="IsOver">Whether the wait has ended.</param>
public sealed record WriteLockWait(TimeSpan Waited, string? Holder, bool IsOver);
