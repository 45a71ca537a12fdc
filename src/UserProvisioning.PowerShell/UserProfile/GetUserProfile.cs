using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists user profiles.</summary>
[Cmdlet(VerbsCommon.Get, "UserProfile")]
[OutputType(typeof(UserProfile))]
public sealed class GetUserProfile : SessionCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process() => Authorizations.Write(this, Session.UserProfiles, Name);
}
