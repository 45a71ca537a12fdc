using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists user groups.</summary>
[Cmdlet(VerbsCommon.Get, "UserGroup")]
[OutputType(typeof(UserGroup))]
public sealed class GetUserGroup : SessionCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Authorizations.Write(this, Session.UserGroups, Name);
}
