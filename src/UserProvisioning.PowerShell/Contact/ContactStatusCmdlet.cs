using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that archives contacts or makes them active again.</summary>
public abstract class ContactStatusCmdlet : SessionCmdlet
{
    private readonly List<ContactReference> _planned = [];
    private Batch<ContactReference>? _batch;

    /// <summary>The contacts: the objects, their ids or their external references.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ContactId", "ExternalReference")]
    [ContactIsReference]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[] Contact { get; set; } = [];

    /// <summary>Writes the contacts as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What the confirmation says is done.</summary>
    private protected abstract string ActionText { get; }

    /// <summary>What is being done, for the progress.</summary>
    private protected abstract string Activity { get; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = new Batch<ContactReference>(Change);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference contact in Contact)
        {
            if (IsWhatIf)
            {
                _planned.Add(contact);
            }
            else if (ShouldProcess(contact.ToString(), ActionText))
            {
                _batch!.Add(contact);
            }
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        if (_planned.Count == 0)
        {
            return;
        }

        foreach (Outcome<Contact> result in Apply(_planned, dryRun: true))
        {
            if (result.Error is { } error)
            {
                WriteError(error);
            }
            else
            {
                ShouldProcess(result.Value!.DisplayName, ActionText);
            }
        }
    }

    /// <summary>Does it, or with a dry run only its checks.</summary>
    private protected abstract IReadOnlyList<Outcome<Contact>> Apply(IReadOnlyList<ContactReference> contacts, bool dryRun);

    private void Change(IReadOnlyList<ContactReference> contacts)
    {
        ProgressMeter progress = Progress(Activity, "contacts");
        Results.Write(this, Apply(contacts, dryRun: false), PassThru);
        progress.Step(TotalOf(Contact.Length), contacts.Count);
    }
}
