using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Says of contacts which assignment rules they match, and which part of the condition decides.</summary>
/// <remarks>
/// <para>There is an object for each contact and rule, in the order of their priority, disabled rules included.</para>
/// </remarks>
/// <example>
/// <para>See which rules somebody matches, and why.</para>
/// <code>
/// Test-AssignmentRule '1004'
/// </code>
/// </example>
/// <example>
/// <para>Find the contacts that no rule matches.</para>
/// <code>
/// Get-Contact -Department Facilities | Where-Object { -not ($_ | Test-AssignmentRule | Where-Object Matches) }
/// </code>
/// </example>
/// <seealso cref="GetAssignmentRule"/>
/// <seealso cref="CompareAssignmentRule"/>
/// <seealso href="about_AssignmentRules"/>
[Cmdlet(VerbsDiagnostic.Test, "AssignmentRule")]
[OutputType(typeof(AssignmentRuleMatch))]
public sealed class TestAssignmentRule : SessionCmdlet
{
    private PipelineBatch<ContactReference> _batch = null!;

    /// <summary>The contacts: the objects, their ids or their external references.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[] Contact { get; set; } = [];

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ReadBatch<ContactReference>(contacts => WriteOutcomes(Session.AssignmentRuns.Test(contacts), write: true));
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference contact in Contact)
        {
            _batch.Add(contact);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch.Flush();
        base.End();
    }
}
