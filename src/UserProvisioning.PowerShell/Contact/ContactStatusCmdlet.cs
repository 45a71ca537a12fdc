using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>A cmdlet that archives contacts or makes them active again.</summary>
public abstract class ContactStatusCmdlet : SessionCmdlet
{
    private PipelineBatch<Asked<ContactReference>>? _batch;

    /// <summary>The contacts: the objects, their ids or their external references.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[] Contact { get; set; } = [];

    /// <summary>Writes the contacts as they are now.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>The action as the confirmation names it.</summary>
    private protected abstract string ActionText { get; }

    /// <summary>The activity as the progress names it.</summary>
    private protected abstract string Activity { get; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ChangeBatch<ContactReference>(ChangeSome);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference contact in Contact)
        {
            Add(_batch!, contact, contact.ToString(), ActionText);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    /// <summary>Changes the status of contacts.</summary>
    private protected abstract IReadOnlyList<Outcome<Contact>> Apply(IReadOnlyList<ContactReference> contacts);

    private void ChangeSome(IReadOnlyList<ContactReference> contacts)
    {
        ProgressMeter progress = Progress(Activity, "contact");
        WriteOutcomes(Apply(contacts), PassThru, contact => (contact.DisplayName, ActionText));
        progress.Advance(TotalOf(Contact.Length), contacts.Count);
    }
}
