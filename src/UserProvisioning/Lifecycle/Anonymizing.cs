using UserProvisioning.Applying;
using UserProvisioning.Privacy;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>The erasure of the persons that are due, with an item of the run for each, which does not name the person.</summary>
internal static class Anonymizing
{
    private const int ChunkSize = 100;

    internal static void Run(OpenRun open, IReadOnlyList<LifecycleItem> items, CancellationToken cancellation)
    {
        // The entries of the audit trail need the run.
        open.Write(_ => { }, cancellation);
        var privacy = new PrivacyService(open.Context);
        foreach (LifecycleItem[] some in items.Chunk(ChunkSize))
        {
            IReadOnlyList<Outcome<ErasedContact>> outcomes = privacy.Erase(
                some.Select(item => new ContactReference(item.Person.Contact.Id)).ToList(), cancellation: cancellation);
            open.Write(batch => Record(batch, some, outcomes), CancellationToken.None);
        }
    }

    private static void Record(RunBatch batch, LifecycleItem[] items, IReadOnlyList<Outcome<ErasedContact>> outcomes)
    {
        IReadOnlyDictionary<long, ContactRow> erased = batch.Work.Contacts.ByIds(items.Select(item => item.Person.Contact.Id).ToList());
        for (int i = 0; i < items.Length; i++)
        {
            LifecycleItem item = items[i];
            batch.Add(outcomes[i].Error is { } error
                ? item.With(ImportAction.Reject, OutsideText.Show(error))
                : LifecycleItem.Of(
                    item.Task,
                    new LifecyclePerson(erased[item.Person.Contact.Id], null, [], []),
                    item.DueOn,
                    item.Item.Reason!,
                    ImportAction.Update));
        }
    }
}
