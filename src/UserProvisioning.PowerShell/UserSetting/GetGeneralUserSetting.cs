using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the user settings that hold for every user that has none of its own.</summary>
[Cmdlet(VerbsCommon.Get, "GeneralUserSetting")]
[OutputType(typeof(GeneralUserSetting))]
public sealed class GetGeneralUserSetting : SessionCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UserSettingNameCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (TextFilter? filter in Filters.FromEach(Name))
        {
            WriteObject(Session.UserSettings.General(filter), enumerateCollection: true);
        }
    }
}
