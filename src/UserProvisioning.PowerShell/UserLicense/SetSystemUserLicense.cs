using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Gives system users another license; the former one is free at once.</summary>
/// <remarks>
/// <para>The new license is taken from its pool and the former one is free at once. It cannot be lower than a group or profile of the user
/// requires: remove the user from that group or profile first.</para>
/// </remarks>
/// <example>
/// <para>Give somebody a higher license.</para>
/// <code>
/// Set-SystemUserLicense jjansen FullUser -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Give a whole group another license.</para>
/// <code>
/// Get-UserGroupMember 'Front desk' | Set-SystemUserLicense -License LimitedUser
/// </code>
/// </example>
/// <seealso cref="GetUserLicense"/>
/// <seealso cref="SetUserLicense"/>
/// <seealso cref="AddUserGroupMember"/>
[Cmdlet(VerbsCommon.Set, "SystemUserLicense", SupportsShouldProcess = true, DefaultParameterSetName = "Pipeline")]
[OutputType(typeof(SystemUser))]
public sealed class SetSystemUserLicense : SystemUserBatchCmdlet
{
    private object? _license;

    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Pipeline")]
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "User")]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>The license: the first argument if the users come from the pipeline, otherwise the second.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "Pipeline")]
    [Parameter(Position = 1, Mandatory = true, ParameterSetName = "User")]
    [LicenseTransformation(LeavesOthers = true)]
    public LicenseType License
    {
        get => _license is null ? default : (LicenseType)_license;
        set => _license = value;
    }

    /// <summary>Writes the users as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override IReadOnlyList<SystemUserReference> Users => User;

    private protected override string? ActionText => $"Give license {License}";

    private protected override string Activity => "Changing licenses";

    private protected override void Apply(IReadOnlyList<SystemUserReference> users) =>
        WriteOutcomes(Session.SystemUsers.SetLicense(users, License, StopsAtFirstError, Cancellation), PassThru);
}
