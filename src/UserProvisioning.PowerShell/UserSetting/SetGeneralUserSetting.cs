using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Sets a user setting for every user that has no value of its own, or clears it so that the built-in default applies.</summary>
/// <remarks>
/// <para>Users that have a value of their own keep it. With -Clear the built-in default applies again.</para>
/// </remarks>
/// <example>
/// <para>Set the language of everybody who did not choose one.</para>
/// <code>
/// Set-GeneralUserSetting Language nl -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Go back to the built-in default.</para>
/// <code>
/// Set-GeneralUserSetting Language -Clear
/// </code>
/// </example>
/// <seealso cref="GetGeneralUserSetting"/>
/// <seealso cref="SetSystemUserSetting"/>
[Cmdlet(VerbsCommon.Set, "GeneralUserSetting", SupportsShouldProcess = true, DefaultParameterSetName = "Value")]
[OutputType(typeof(GeneralUserSetting))]
public sealed class SetGeneralUserSetting : SessionCmdlet
{
    /// <summary>The name of the setting.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(UserSettingNameCompleter))]
    public string Name { get; set; } = string.Empty;

    /// <summary>The value.</summary>
    [Parameter(Position = 1, Mandatory = true, ParameterSetName = "Value", ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(UserSettingValueCompleter))]
    public object Value { get; set; } = string.Empty;

    /// <summary>Removes the value, so that the built-in default applies.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Clear")]
    public SwitchParameter Clear { get; set; }

    /// <summary>Writes the setting as it is now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        string name = Name;
        object? value = Clear ? null : Value is PSObject wrapped ? wrapped.BaseObject : Value;
        Change(name, Clear ? "Clear general user setting" : $"Set general user setting to '{value}'", () =>
        {
            GeneralUserSetting setting = Session.UserSettings.SetGeneral(name, value, Cancellation);
            if (PassThru)
            {
                WriteObject(setting);
            }
        });
    }
}
