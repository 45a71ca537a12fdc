using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Ends exceptions from assignment rules: the rules give the memberships again.</summary>
/// <remarks>
/// <para>The rules are evaluated for the user at once. Add-UserGroupMember ends an exception as well, and makes the user a member by hand.</para>
/// </remarks>
/// <example>
/// <para>End the exceptions of one user.</para>
/// <code>
/// Get-AssignmentException sbakker | Remove-AssignmentException -Confirm:$false
/// </code>
/// </example>
/// <example>
/// <para>End all exceptions from one rule.</para>
/// <code>
/// Get-AssignmentException | Where-Object Rule -eq Cleaners | Remove-AssignmentException -Confirm:$false
/// </code>
/// </example>
/// <seealso cref="GetAssignmentException"/>
/// <seealso href="about_AssignmentRules"/>
[Cmdlet(VerbsCommon.Remove, "AssignmentException", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "The class is named after its cmdlet.")]
public sealed class RemoveAssignmentException : SessionCmdlet
{
    private object? _kind;

    /// <summary>The users: the objects, their ids or their usernames.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[] User { get; set; } = [];

    /// <summary>Whether the exception is from a group or from a profile; both when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [EmptyTextIsNull]
    public AuthorizationKind? Kind
    {
        get => (AuthorizationKind?)_kind;
        set => _kind = value;
    }

    /// <summary>The name of the group or profile; all exceptions of the users when it is left out.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        (AuthorizationKind? kind, string? name) = (Kind, string.IsNullOrWhiteSpace(Name) ? null : Name);
        ForEach(User, reference => Change(
            reference.ToString(),
            $"End the exception from assignment rules for {name ?? "all groups and profiles"}",
            () => Session.AssignmentExceptions.Remove(reference, kind, name, Cancellation)));
    }
}
