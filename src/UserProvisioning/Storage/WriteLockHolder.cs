using System.Globalization;

namespace UserProvisioning.Storage;

/// <summary>The process that holds the write lock.</summary>
/// <param name="Account">Its account and machine.</param>
/// <param name="ProcessId">Its id.</param>
/// <param name="ProcessName">Its name, such as <c>pwsh</c>.</param>
/// <param name="Command">The command that holds the lock; empty when it is not known.</param>
/// <param name="Since">Since when it holds the lock, in UTC.</param>
internal sealed record WriteLockHolder(string Account, int ProcessId, string ProcessName, string Command, DateTime Since)
{
    /// <summary>The process, as in "anna@PC1 (process 4711, pwsh) since 10:31:05 with Import-EmployeeFile".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Account} (process {ProcessId}, {ProcessName}) since {Since.ToLocalTime():HH:mm:ss}{(Command.Length == 0 ? "" : " with " + Command)}");
}
