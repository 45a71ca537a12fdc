using System.Management.Automation;
using UserProvisioning.Connections;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The colours of the views: what is archived or past is dim, what was refused is red, what waits for a person is yellow.
/// PowerShell removes the colours where the host shows none, where output is redirected, and where
/// <c>$PSStyle.OutputRendering</c> says so. This class also respects <c>NO_COLOR</c>.
/// </summary>
public static class ViewStyle
{
    private const string Dim = "\u001b[2m";
    private const string Bold = "\u001b[1m";
    private const string Red = "\u001b[31;1m";
    private const string Yellow = "\u001b[33;1m";
    private const string Green = "\u001b[32m";
    private const string Reset = "\u001b[0m";

    /// <summary>Colours a text of an object by the state of the object.</summary>
    /// <param name="item">The object.</param>
    /// <param name="text">
    /// The text, or a value of which <see cref="ViewText.Text"/> makes a text. A status that comes back from Import-Clixml or another process is a
    /// number, and only its PSObject knows the name.
    /// </param>
    /// <returns>The text, coloured if the state has a colour.</returns>
    public static string Of(object? item, PSObject? text) => Of(
        item, text is { BaseObject: int } && text.TypeNames[0].StartsWith("Deserialized.", StringComparison.Ordinal)
            ? text.ToString()
            : ViewText.Text(text?.BaseObject));

    internal static string Of(object? item, string plain)
    {
        object? bare = item is PSObject wrapped ? wrapped.BaseObject : item;
        return plain.Length == 0 || ColorOf(bare) is not { } color || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            ? plain
            : color + plain.Replace("\n", $"{Reset}\n{color}", StringComparison.Ordinal) + Reset;
    }

    private static string? ColorOf(object? item) => item switch
    {
        SystemUser { Status: SystemUserStatus.Archived } => Dim,
        ProvisioningRunItem { Action: ImportAction.Reject } => Red,
        ProvisioningRunItem { Action: ImportAction.Archive } => Yellow,
        ProvisioningRunItem { Action: ImportAction.Unchanged, Reason: null } => Dim,
        ProvisioningRunItem { Reason: not null } => Yellow,
        ProvisioningRun run => run.Status switch
        {
            ProvisioningRunStatus.Failed => Red,
            ProvisioningRunStatus.AwaitingApproval or ProvisioningRunStatus.CompletedWithErrors => Yellow,
            ProvisioningRunStatus.Undone => Dim,
            ProvisioningRunStatus.Completed => Green,
            _ => null,
        },
        LoginCheck check => check.CanLogIn ? Green : Red,
        CredentialDelivery delivery => delivery.Status switch
        {
            DeliveryStatus.Failed => Red,
            DeliveryStatus.Skipped or DeliveryStatus.Pending => Yellow,
            _ => Green,
        },
        UserLicense { Total: 0 } => Dim,
        UserLicense { Available: 0 } => Red,
        UserLicense pool => pool.Available * 10 < pool.Total ? Yellow : null,
        WorkplaceLogin { Outcome: WorkplaceOutcome.Denied } => Red,
        ClientSetting setting => ViewText.Text(setting.Value) == ViewText.Text(setting.DefaultValue) ? null : Bold,
        SystemUserSetting { Source: UserSettingSource.User } => Bold,
        GeneralUserSetting { Source: UserSettingSource.General } => Bold,
        ProvisioningConnection { IsOpen: false } => Dim,
        _ => null,
    };
}
