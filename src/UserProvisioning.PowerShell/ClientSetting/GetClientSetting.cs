using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the settings of the client.</summary>
[Cmdlet(VerbsCommon.Get, "ClientSetting")]
[OutputType(typeof(ClientSetting))]
public sealed class GetClientSetting : SessionCmdlet
{
    /// <summary>The names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ClientSettingNameCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (TextFilter? filter in Filters.FromEach(Name))
        {
            WriteObject(Session.ClientSettings.List(filter), enumerateCollection: true);
        }
    }
}
