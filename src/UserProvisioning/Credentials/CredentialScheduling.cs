using UserProvisioning.Common;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The scheduling of mails with first passwords: it stores the day, and makes no password.</summary>
internal static class CredentialScheduling
{
    /// <summary>Schedules a mail for each user, in order.</summary>
    internal static IReadOnlyList<CredentialDeliveryResult> Schedule(
        ProvisioningContext context,
        IReadOnlyList<SystemUserReference> references,
        CredentialSchedule schedule,
        bool stopAtFirstError,
        CancellationToken cancellation)
    {
        MailRecipients.RequireAddress(schedule.To);
        if (schedule.On.Date < context.Time.Today())
        {
            throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"A mail cannot be scheduled for {schedule.On:yyyy-MM-dd}, which has passed. Give a later day, or leave -At out to send now.",
                schedule.On);
        }

        IReadOnlyList<Outcome<CredentialDeliveryResult>> outcomes = context.WriteEach(
            references,
            reference => reference.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                var audit = new AuditLog(context, work);
                var mails = new ScheduledMails(work, audit);
                var recipients = new MailRecipients(ClientSettings.Of(work), schedule.Force);
                var results = new List<Outcome<CredentialDeliveryResult>>(some.Count);
                foreach ((SystemUserRow? user, ProvisioningException? error) in SystemUserLookup.ResolveAll(work, some))
                {
                    CredentialDeliveryResult? result = user is null ? null : Schedule(mails, recipients, user, schedule);
                    results.Add(result is null ? error! : result);
                    if (stopAtFirstError && (result is null || result.Error is not null))
                    {
                        break;
                    }
                }

                mails.Write();
                return results;
            },
            cancellation);
        return outcomes
            .Zip(references, (outcome, reference) => outcome.Value ?? CredentialDeliveryResult.Failed(reference.ToString(), null, outcome.Error!))
            .ToList();
    }

    private static CredentialDeliveryResult Schedule(
        ScheduledMails mails, MailRecipients recipients, SystemUserRow user, CredentialSchedule schedule)
    {
        string? to = schedule.To ?? user.Email;
        if (recipients.WhyNotScheduled(user, schedule.On.Date) is { } refusal)
        {
            return CredentialDeliveryResult.Skipped(user, to, refusal.Reason);
        }

        if (to is null)
        {
            return CredentialDeliveryResult.WithoutAddress(user);
        }

        mails.Set(user, schedule);
        return new CredentialDeliveryResult(
            new CredentialDelivery
            {
                Username = user.Username,
                To = to,
                Status = DeliveryStatus.Scheduled,
                SendOn = schedule.On.Date,
                Reason = $"It is sent from {schedule.On:yyyy-MM-dd} on, by the next Send-LoginCredential.",
            },
            null);
    }
}
