using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists the exceptions from assignment rules: memberships that an administrator took away, and that no rule gives again.</summary>
/// <remarks>
/// <para>Remove-UserGroupMember and Remove-UserProfileMember make an exception when a rule gives the membership. Adding the user again by hand ends
/// it, and so does Remove-AssignmentException.</para>
/// </remarks>
/// <example>
/// <para>See all exceptions, and who made them.</para>
/// <code>
/// Get-AssignmentException
/// </code>
/// </example>
/// <example>
/// <para>See those of one user.</para>
/// <code>
/// Get-AssignmentException sbakker
/// </code>
/// </example>
/// <seealso cref="RemoveAssignmentException"/>
/// <seealso cref="GetAssignmentRule"/>
/// <seealso href="about_AssignmentRules"/>
[Cmdlet(VerbsCommon.Get, "AssignmentException")]
[OutputType(typeof(AssignmentException))]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "The class is named after its cmdlet.")]
public sealed class GetAssignmentException : SessionCmdlet
{
    private PipelineBatch<SystemUserReference> _batch = null!;

    /// <summary>The users: the objects, their ids or their usernames. All exceptions when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference[]? User { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ReadBatch<SystemUserReference>(users => WriteOutcomes(Session.AssignmentExceptions.Of(users), write: true));
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (User is null)
        {
            WriteEach(Session.AssignmentExceptions.List(Cancellation));
            return;
        }

        foreach (SystemUserReference user in User)
        {
            _batch.Add(user);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch.Flush();
        base.End();
    }
}
