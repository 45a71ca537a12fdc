using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the license pools of the client.</summary>
[Cmdlet(VerbsCommon.Get, "UserLicense")]
[OutputType(typeof(UserLicense))]
public sealed class GetUserLicense : SessionCmdlet
{
    /// <summary>Names of license types; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LicenseNameCompleter))]
    [ValidateLicenseName]
    public string[]? License { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        IReadOnlyList<UserLicense> pools = Session.Licenses.List();
        foreach (TextFilter? filter in Filters.FromEach(License))
        {
            WriteObject(pools.Where(pool => filter?.Matches(pool.License.ToString()) ?? true), enumerateCollection: true);
        }
    }
}
