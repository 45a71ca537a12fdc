using System.Management.Automation;
using UserProvisioning.Settings;

namespace UserProvisioning.PowerShell;

/// <summary>Sets a setting of system users, or clears it so that the general value applies.</summary>
/// <remarks>
/// <para>Values are checked: a time zone and a language must exist. With -Clear the user's own value is removed, and the general value
/// applies.</para>
/// </remarks>
/// <example>
/// <para>Give a user a time zone.</para>
/// <code>
/// Set-SystemUserSetting jjansen TimeZone Europe/Amsterdam -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Go back to the general language.</para>
/// <code>
/// Get-SystemUser | Set-SystemUserSetting -Name Language -Clear
/// </code>
/// </example>
/// <seealso cref="GetSystemUserSetting"/>
/// <seealso cref="SetGeneralUserSetting"/>
[Cmdlet(VerbsCommon.Set, "SystemUserSetting", SupportsShouldProcess = true, DefaultParameterSetName = "Value")]
[OutputType(typeof(SystemUserSetting))]
public sealed class SetSystemUserSetting : SessionCmdlet
{
    private PipelineBatch<Asked<UserSettingRequest>>? _batch;

    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>The name of the setting.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(UserSettingNameCompleter))]
    public string Name { get; set; } = string.Empty;

    /// <summary>The value.</summary>
    [Parameter(Position = 2, Mandatory = true, ParameterSetName = "Value", ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(UserSettingValueCompleter))]
    public object Value { get; set; } = string.Empty;

    /// <summary>Removes the user's own value, so that the general value applies.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Clear")]
    public SwitchParameter Clear { get; set; }

    /// <summary>Writes the setting as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ChangeBatch<UserSettingRequest>(Apply);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        object value = Value is PSObject wrapped ? wrapped.BaseObject : Value;
        foreach (SystemUserReference user in User)
        {
            Add(
                _batch!,
                new UserSettingRequest { User = user, Name = Name, Value = Clear ? null : value },
                user.ToString(),
                Clear ? $"Clear user setting {Name}" : $"Set user setting {Name} to '{value}'");
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    private void Apply(IReadOnlyList<UserSettingRequest> requests)
    {
        ProgressMeter progress = Progress("Changing user settings", "user");
        WriteOutcomes(Session.UserSettings.SetOfUsers(requests, StopsAtFirstError, Cancellation), PassThru);
        progress.Advance(TotalOf(User.Length), requests.Count);
    }
}
