using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Says why system users have what they have: who gave the username, the license, and each group and profile, and since when.</summary>
/// <remarks>
/// <para>There is one object for each thing and each of its givers. GivenBy says whether a person gave it (Hand), the client settings did because
/// nobody named anything (Default), a user profile contains it (Profile), or a source of employees named it (Source). Detail names the person, the
/// setting, the profile, or the source with its run and line.</para>
/// <para>What several have given is taken away with the last of them: a file that no longer names a group does not take it from a user who has it by
/// hand as well. Remove-UserGroupMember takes it away, whoever gave it.</para>
/// <para>GivenBy and Since are empty for what was given before the database kept it.</para>
/// </remarks>
/// <example>
/// <para>Ask why somebody has what they have.</para>
/// <code>
/// Get-SystemUserAccess jjansen
/// </code>
/// </example>
/// <example>
/// <para>Find out why somebody has a license, since when, and what else the same run did.</para>
/// <code>
/// $license = Get-SystemUserAccess jjansen | Where-Object Kind -eq License
/// $license.Detail
/// if ($license.RunId) { Get-ProvisioningRun $license.RunId }
/// </code>
/// </example>
/// <example>
/// <para>List the groups that people gave by hand.</para>
/// <code>
/// Get-SystemUser -Status Active | Get-SystemUserAccess | Where-Object { $_.Kind -eq 'UserGroup' -and $_.GivenBy -eq 'Hand' }
/// </code>
/// </example>
/// <seealso cref="GetSystemUser"/>
/// <seealso cref="TestSystemUser"/>
/// <seealso cref="GetProvisioningAudit"/>
[Cmdlet(VerbsCommon.Get, "SystemUserAccess")]
[OutputType(typeof(SystemUserAccess))]
public sealed class GetSystemUserAccess : SystemUserBatchCmdlet
{
    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => null;

    private protected override string Activity => "Reading who gave what";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users)
    {
        foreach (Outcome<SystemUserAccess[]> access in Session.SystemUsers.Access(users))
        {
            if (access.Error is { } error)
            {
                WriteError(error);
            }
            else
            {
                WriteEach(access.Value!);
            }
        }
    }
}
