using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the license pools of the client.</summary>
/// <remarks>
/// <para>A pool has a total, which Set-UserLicense sets, and is used by the active users that hold the license. A
/// new database starts with a total of 0 for every type.</para>
/// </remarks>
/// <example>
/// <para>See every pool.</para>
/// <code>
/// Get-UserLicense
/// </code>
/// </example>
/// <example>
/// <para>See whether there are enough.</para>
/// <code>
/// Get-UserLicense | Where-Object { $_.Total -gt 0 -and $_.Available -lt 10 }
/// </code>
/// </example>
/// <seealso cref="SetUserLicense"/>
/// <seealso cref="SetSystemUserLicense"/>
[Cmdlet(VerbsCommon.Get, "UserLicense")]
[OutputType(typeof(UserLicense))]
public sealed class GetUserLicense : SessionCmdlet
{
    /// <summary>Names of license types; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LicenseNameCompleter))]
    [LicenseTransformation(TakesWildcards = true)]
    public string[]? License { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        IReadOnlyList<UserLicense> pools = Session.Licenses.List();
        foreach (TextFilter? filter in Filters.FromEach(License))
        {
            WriteEach(pools.Where(pool => filter?.Matches(pool.License.ToString()) ?? true));
        }
    }
}
