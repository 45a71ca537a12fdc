using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Lists assignment rules.</summary>
/// <remarks>
/// <para>Each is written with the number of active contacts that it matches. Where there are very many contacts, counting takes some seconds.</para>
/// </remarks>
/// <example>
/// <para>See all rules.</para>
/// <code>
/// Get-AssignmentRule
/// </code>
/// </example>
/// <example>
/// <para>Find rules that match nobody.</para>
/// <code>
/// Get-AssignmentRule | Where-Object Contacts -eq 0
/// </code>
/// </example>
/// <seealso cref="NewAssignmentRule"/>
/// <seealso href="about_AssignmentRules"/>
[Cmdlet(VerbsCommon.Get, "AssignmentRule")]
[OutputType(typeof(AssignmentRule))]
public sealed class GetAssignmentRule : SessionCmdlet
{
    /// <summary>Names; wildcards are allowed. All when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [NotEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AssignmentRuleCompleter))]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (TextFilter? filter in Filters.FromEach(Name))
        {
            IReadOnlyList<AssignmentRule> found = Session.AssignmentRules.List(filter, cancellation: Cancellation);
            if (found.Count == 0 && filter?.Literal is { } literal)
            {
                WriteError(Session.AssignmentRules.NotFound(literal));
            }

            WriteEach(found);
        }
    }
}
