using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Archives system users: access is taken away, the license is free at once, the record and the username stay.</summary>
/// <remarks>
/// <para>The user cannot log in any more, and its license is free at once for another. The record stays, with
/// username, groups and profiles, and the username is never given to anybody else. Enable-SystemUser brings the
/// user back.</para>
/// <para>A user who is archived already is left alone, without an error.</para>
/// </remarks>
/// <example>
/// <para>Archive a leaver.</para>
/// <code>
/// Disable-SystemUser jjansen
/// </code>
/// </example>
/// <example>
/// <para>See which users would be archived because they have not logged in for a year.</para>
/// <code>
/// $stale = Get-SystemUser -InactiveSince ([datetime]::Now.AddYears(-1))
/// $stale | Disable-SystemUser -WhatIf
/// </code>
/// </example>
/// <seealso cref="EnableSystemUser"/>
/// <seealso cref="GetSystemUser"/>
/// <seealso cref="RemoveUserGroupMember"/>
[Cmdlet(VerbsLifecycle.Disable, "SystemUser", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class DisableSystemUser : SystemUserBatchCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => "Archive system user";

    private protected override string Activity => "Archiving system users";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        WriteOutcomes(Session.SystemUsers.Archive(users, StopsAtFirstError, Cancellation), PassThru);
}
