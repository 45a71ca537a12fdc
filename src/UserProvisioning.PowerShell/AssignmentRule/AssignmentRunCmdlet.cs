using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of cmdlets that evaluate the assignment rules, for everybody or for the contacts of the pipeline.</summary>
public abstract class AssignmentRunCmdlet : SessionCmdlet
{
    private readonly List<ContactReference> _contacts = [];

    /// <summary>The contacts: the objects, their ids or their external references. Everybody when it is left out.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[]? Contact { get; set; }

    /// <inheritdoc/>
    protected override void Process() => _contacts.AddRange(Contact ?? []);

    /// <inheritdoc/>
    protected override void End()
    {
        // A pipeline that brought nothing means nobody, and not everybody.
        bool isForAll = !MyInvocation.ExpectingInput && !IsBound(nameof(Contact));
        if (isForAll || _contacts.Count > 0)
        {
            Evaluate(isForAll ? null : _contacts);
        }

        base.End();
    }

    /// <summary>Evaluates the rules.</summary>
    /// <param name="contacts">The contacts; null for all.</param>
    private protected abstract void Evaluate(IReadOnlyList<ContactReference>? contacts);
}
