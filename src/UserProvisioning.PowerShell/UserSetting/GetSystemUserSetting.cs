using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the settings of system users, and where each value comes from.</summary>
/// <remarks>
/// <para>A user's own value comes first, then the general value of the client, then the built-in default. The property Source says which of them it
/// is.</para>
/// </remarks>
/// <example>
/// <para>See the settings of a user.</para>
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
public sealed class GetSystemUserSetting : SystemUserBatchCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>Names of settings; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 1)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UserSettingNameCompleter))]
    public string[]? Name { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => null;

    private protected override string Activity => "Reading user settings";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users)
    {
        List<IReadOnlyList<Outcome<SystemUserSetting[]>>> read = Filters.FromEach(Name).Select(filter => Read(users, filter)).ToList();
        for (int user = 0; user < users.Count; user++)
        {
            foreach (IReadOnlyList<Outcome<SystemUserSetting[]>> settings in read)
            {
                if (settings[user].Error is { } error)
                {
                    WriteError(error);
                }
                else
                {
                    WriteEach(settings[user].Value!);
                }
            }
        }
    }

    private IReadOnlyList<Outcome<SystemUserSetting[]>> Read(IReadOnlyList<SystemUserReference> users, TextFilter? filter)
    {
        try
        {
            return Session.UserSettings.OfUsers(users, filter);
        }
        catch (ProvisioningException exception)
        {
            // The setting does not exist, for any user.
            return users.Select(_ => (Outcome<SystemUserSetting[]>)exception).ToList();
        }
    }
}
