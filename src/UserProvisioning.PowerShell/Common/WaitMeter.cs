using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Tells the user of a cmdlet who is being waited for: once as a verbose message, and as progress until the wait ends.</summary>
internal sealed class WaitMeter
{
    /// <summary>The id of this progress, beside that of the work.</summary>
    private const int Activity = 2;

    private readonly ProvisioningCmdlet _cmdlet;
    private bool _isWaiting;

    private WaitMeter(ProvisioningCmdlet cmdlet) => _cmdlet = cmdlet;

    /// <summary>Tells the waits of a cmdlet on this thread until the result is disposed.</summary>
    internal static IDisposable Watch(ProvisioningCmdlet cmdlet) =>
        new WriteLockCaller(cmdlet.MyInvocation.MyCommand.Name, new WaitMeter(cmdlet).Tell);

    private void Tell(WriteLockWait wait)
    {
        string holder = wait.Holder ?? "another process";
        if (!wait.IsOver && !_isWaiting)
        {
            _cmdlet.WriteVerbose($"{_cmdlet.MyInvocation.MyCommand.Name} waits: {holder} writes to the database.");
        }

        _isWaiting = !wait.IsOver;
        string status = $"{holder} writes to the database ({wait.Waited.TotalSeconds:0} s)";
        _cmdlet.WriteProgress(new ProgressRecord(Activity, "Waiting for another writer", status)
        {
            RecordType = wait.IsOver ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
    }
}
