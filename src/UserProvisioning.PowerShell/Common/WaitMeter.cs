using System.Globalization;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Tells the user of a cmdlet that it waits, and for whom, by a verbose message and by progress. A second message tells how long it has waited.
/// </summary>
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
        string name = _cmdlet.MyInvocation.MyCommand.Name;
        string holder = wait.Holder ?? "another process";
        if (wait.IsOver)
        {
            _cmdlet.WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{name} has waited for {wait.Waited.TotalSeconds:0.0} seconds."));
        }
        else if (!_isWaiting)
        {
            _cmdlet.WriteVerbose($"{name} waits: {holder} writes to the database.");
        }

        _isWaiting = !wait.IsOver;
        string status = $"{holder} writes to the database ({wait.Waited.TotalSeconds:0} s)";
        _cmdlet.WriteProgress(new ProgressRecord(Activity, "Waiting for another writer", status)
        {
            RecordType = wait.IsOver ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        });
    }
}
