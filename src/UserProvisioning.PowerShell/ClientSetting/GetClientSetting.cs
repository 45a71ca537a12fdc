using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the settings of the client.</summary>
/// <remarks>
/// <para>A setting holds for the whole client: how usernames are made, what a new user gets, what a password must
/// be like, how mail is sent. A setting that was never set has its default value. Each comes with a
/// description.</para>
/// </remarks>
/// <example>
/// <para>See all settings.</para>
/// <code>
/// Get-ClientSetting
/// </code>
/// </example>
/// <example>
/// <para>See what a new user gets.</para>
/// <code>
/// Get-ClientSetting Default*
/// </code>
/// </example>
/// <example>
/// <para>Find the settings that are not at their default.</para>
/// <code>
/// Get-ClientSetting | Where-Object { "$($_.Value)" -ne "$($_.DefaultValue)" }
/// </code>
/// </example>
/// <seealso cref="SetClientSetting"/>
/// <seealso cref="GetGeneralUserSetting"/>
/// <seealso href="about_UsernameFormat"/>
[Cmdlet(VerbsCommon.Get, "ClientSetting")]
[OutputType(typeof(ClientSetting))]
public sealed class GetClientSetting : SessionCmdlet
{
    /// <summary>The names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClientSettingNameCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (TextFilter? filter in Filters.FromEach(Name))
        {
            WriteEach(Session.ClientSettings.List(filter));
        }
    }
}
