using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <content>The messages of a cmdlet.</content>
public abstract partial class ProvisioningCmdlet
{
    // Messages may quote names and texts from outside, so all messages go through these methods, which make them safe to show.
    internal new void WriteWarning(string text) => base.WriteWarning(OutsideText.Message(text));

    internal new void WriteVerbose(string text) => base.WriteVerbose(OutsideText.Message(text));

    internal new void WriteProgress(ProgressRecord record)
    {
        record.Activity = OutsideText.Message(record.Activity);
        record.StatusDescription = OutsideText.Message(record.StatusDescription);
        base.WriteProgress(record);
    }

    internal new bool ShouldProcess(string target, string? action) => base.ShouldProcess(OutsideText.Message(target), OutsideText.Message(action));

    internal new bool ShouldContinue(string query, string caption) => base.ShouldContinue(OutsideText.Message(query), caption);
}
