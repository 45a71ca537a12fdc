using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the general user settings, which apply to every user that has no value of its own.</summary>
/// <remarks>
/// <para>A general user setting applies to every user that has no value of its own. A setting that was never set has a built-in default.</para>
/// </remarks>
/// <example>
/// <para>See all of them.</para>
/// <code>
/// Get-GeneralUserSetting
/// </code>
/// </example>
/// <example>
/// <para>See one.</para>
/// <code>
/// Get-GeneralUserSetting TimeZone
/// </code>
/// </example>
/// <seealso cref="SetGeneralUserSetting"/>
/// <seealso cref="GetSystemUserSetting"/>
[Cmdlet(VerbsCommon.Get, "GeneralUserSetting")]
[OutputType(typeof(GeneralUserSetting))]
public sealed class GetGeneralUserSetting : SessionCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UserSettingNameCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (TextFilter? filter in Filters.FromEach(Name))
        {
            WriteEach(Session.UserSettings.General(filter));
        }
    }
}
