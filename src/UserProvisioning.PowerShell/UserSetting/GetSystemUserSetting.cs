using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the settings as they hold for system users, and where each value comes from.</summary>
/// <remarks>
/// <para>A user's own value comes first, then the general one of the client, then the built-in default. The source
/// of each value is written with it.</para>
/// </remarks>
/// <example>
/// <para>See what holds for a user.</para>
/// <code>
/// Get-SystemUserSetting jjansen
/// </code>
/// </example>
/// <example>
/// <para>See who chose a language.</para>
/// <code>
/// Get-SystemUser | Get-SystemUserSetting -Name Language | Where-Object Source -eq User
/// </code>
/// </example>
/// <seealso cref="SetSystemUserSetting"/>
/// <seealso cref="GetGeneralUserSetting"/>
[Cmdlet(VerbsCommon.Get, "SystemUserSetting")]
[OutputType(typeof(SystemUserSetting))]
public sealed class GetSystemUserSetting : SessionCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Username")]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>Names of settings; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UserSettingNameCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (SystemUserReference user in User)
        {
            foreach (TextFilter? filter in Filters.FromEach(Name))
            {
                try
                {
                    WriteObject(Session.UserSettings.OfUser(user, filter), enumerateCollection: true);
                }
                catch (ProvisioningException exception)
                {
                    WriteError(exception);
                }
            }
        }
    }
}
