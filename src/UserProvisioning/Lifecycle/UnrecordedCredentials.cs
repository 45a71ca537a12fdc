using UserProvisioning.Applying;
using UserProvisioning.Importing;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>
/// The first passwords that an interrupted run has mailed, as its entries in the audit trail say, and that have no item in it: its process ended
/// between the two.
/// </summary>
internal static class UnrecordedCredentials
{
    private const int PageSize = 500;

    /// <summary>Adds the items to the run.</summary>
    /// <param name="open">The run.</param>
    /// <param name="isNew">Whether the run begins now, so that it has mailed nothing yet.</param>
    /// <param name="day">The day of the calendar.</param>
    internal static void Record(OpenRun open, bool isNew, DateTime day)
    {
        if (isNew)
        {
            return;
        }

        Dictionary<long, string?> sent;
        using (IUnitOfWork work = open.Context.Store.Read())
        {
            sent = Sent(work, open.Run.Id);
            foreach (ProvisioningRunItemRow item in sent.Count == 0 ? [] : RunItems.All(work, open.Run.Id).Where(IsOfMail))
            {
                sent.Remove(item.ContactId!.Value);
            }
        }

        if (sent.Count == 0)
        {
            return;
        }

        open.Write(
            size => size.StepsOf<KeyValuePair<long, string?>, RunBatch>(sent, (batch, some) =>
            {
                IReadOnlyDictionary<long, ContactRow> contacts = batch.Work.Contacts.ByIds(some.Select(one => one.Key).ToList());
                IReadOnlyDictionary<long, SystemUserRow> users = batch.Work.Users.ByContactIds(contacts.Keys.ToList());
                foreach ((long id, string? to) in some.Where(one => users.ContainsKey(one.Key)))
                {
                    batch.Add(LifecycleItem.Of(
                        LifecycleTaskName.SendCredential,
                        new LifecyclePerson(contacts[id], users[id], [], []),
                        day,
                        "The mail was sent before the call was broken off.",
                        ImportAction.Update,
                        [
                            new FieldChange("CredentialStatus", nameof(CredentialStatus.Pending), nameof(CredentialStatus.Sent)),
                            new FieldChange("To", null, to),
                        ]));
                }
            }),
            CancellationToken.None);
    }

    /// <summary>The contacts of the users to whom the run has mailed a first password, and the address of each.</summary>
    private static Dictionary<long, string?> Sent(IUnitOfWork work, long runId)
    {
        var sent = new Dictionary<long, string?>();
        var filter = new AuditFilter { RunId = runId, Action = TextFilter.Exactly(AuditActions.SendCredential) };
        for (long? after = 0; after is { } id;)
        {
            Page<AuditRow> page = work.Audit.Page(filter, id, PageSize);
            foreach (AuditRow entry in page.Rows.Where(entry => entry.ContactId is not null))
            {
                var values = AuditJson.ReadObject(entry.AfterJson);
                if (values["Outcome"] is null)
                {
                    sent[entry.ContactId!.Value] = (string?)values["To"];
                }
            }

            after = page.Next;
        }

        return sent;
    }

    private static bool IsOfMail(ProvisioningRunItemRow item) => item is { ContactId: not null, Action: ImportAction.Update }
        && item.Field == nameof(LifecycleTaskName.SendCredential);
}
