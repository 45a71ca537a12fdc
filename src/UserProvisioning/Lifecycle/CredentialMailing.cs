using UserProvisioning.Applying;
using UserProvisioning.Credentials;

namespace UserProvisioning.Lifecycle;

/// <summary>The sending of the first passwords that are due, as Send-LoginCredential does it, with an item of the run for each user.</summary>
internal static class CredentialMailing
{
    private const int ChunkSize = 50;

    /// <summary>Sends a first password to the user of each item.</summary>
    internal static void Send(OpenRun open, LoginCredentialSender sender, IReadOnlyList<LifecycleItem> items, CancellationToken cancellation)
    {
        // The entries of the audit trail need the run.
        open.Write(_ => { }, cancellation);
        List<SystemUserReference> users = items.Select(item => new SystemUserReference(item.User.Id)).ToList();
        var done = new List<LifecycleItem>();
        int next = 0;
        try
        {
            foreach (CredentialDeliveryResult result in sender.Send(users, cancellation: cancellation))
            {
                done.Add(ItemOf(items[next++], result));
                if (done.Count == ChunkSize)
                {
                    Record(open, done);
                }
            }
        }
        finally
        {
            Record(open, done);
        }
    }

    private static void Record(OpenRun open, List<LifecycleItem> done)
    {
        if (done.Count > 0)
        {
            LifecycleItem[] some = [.. done];
            done.Clear();
            open.Write(batch => Array.ForEach(some, batch.Add), CancellationToken.None);
        }
    }

    private static LifecycleItem ItemOf(LifecycleItem item, CredentialDeliveryResult result) => result.Delivery.Status switch
    {
        DeliveryStatus.Sent => item.With(
            ImportAction.Update,
            item.Item.Reason!,
            [
                new FieldChange("CredentialStatus", item.User.CredentialStatus.ToString(), nameof(CredentialStatus.Sent)),
                new FieldChange("To", null, result.Delivery.To),
            ]),
        DeliveryStatus.Failed => item.With(
            ImportAction.Reject, result.Error is null ? result.Delivery.Reason ?? "The mail failed." : OutsideText.Show(result.Error)),
        _ => item.With(ImportAction.Unchanged, result.Delivery.Reason ?? item.Item.Reason!),
    };
}
