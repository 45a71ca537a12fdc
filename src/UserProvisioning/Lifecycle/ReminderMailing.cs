using System.Globalization;
using MimeKit;
using UserProvisioning.Applying;
using UserProvisioning.Common;
using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>
/// The sending of the mails of lifecycle tasks, each once. A mail is claimed before it is sent, so that two processes never send the same one, and
/// recorded in a transaction of its own as soon as it was sent. The claim ends with its process, so a mail that was not sent is sent by the next
/// call. All attempts for one mail have the same Message-Id.
/// </summary>
/// <param name="open">The run.</param>
/// <param name="calendar">The day and the settings.</param>
/// <param name="route">The way of the mails.</param>
/// <param name="templates">The templates.</param>
internal sealed class ReminderMailing(OpenRun open, LifecycleCalendar calendar, MailRoute route, ReminderTemplates templates) : IDisposable
{
    private const int ChunkSize = 32;

    private readonly string _claimId = Guid.NewGuid().ToString("N");
    private IDisposable? _sign;

    private IProvisioningStore Store => open.Context.Store;

    /// <summary>Why no further mail can be sent; null while mails can be sent.</summary>
    internal string? Stopped { get; private set; }

    /// <summary>Sends the mails of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="items">Its items that are mails.</param>
    /// <param name="cancellation">Stops before the next mail.</param>
    internal void Send(CalendarTask task, IEnumerable<LifecycleItem> items, CancellationToken cancellation)
    {
        _sign ??= Store.HoldActivityLock(_claimId);
        foreach (LifecycleItem[] chunk in items.Chunk(ChunkSize))
        {
            if (Stopped is not null)
            {
                return;
            }

            try
            {
                foreach (Reminder reminder in Claim(task, chunk, cancellation))
                {
                    cancellation.ThrowIfCancellationRequested();
                    Send(reminder, cancellation);
                    if (Stopped is not null)
                    {
                        return;
                    }
                }
            }
            finally
            {
                // Mails that were claimed and not sent are free for the next call.
                open.Context.Store.Write(
                    work =>
                    {
                        work.Lifecycle.Release(_claimId);
                        return UnitResult.Keep(true);
                    },
                    CancellationToken.None);
            }
        }
    }

    public void Dispose() => _sign?.Dispose();

    /// <summary>Claims the mails that are still due and that no other process is sending.</summary>
    private List<Reminder> Claim(CalendarTask task, LifecycleItem[] items, CancellationToken cancellation)
    {
        List<Reminder> reminders = [];
        open.Write(
            batch =>
            {
                List<LifecycleItem> due = calendar
                    .Judge(batch.Work, task, items.Select(item => item.Person.Contact.Id).ToList(), calendar.Today.PlusDays(1))
                    .Where(item => item.MailFor is { } day && !item.Person.Mails.Any(mail => mail.ForDay == day && IsOfOther(mail)))
                    .ToList();
                reminders = new ReminderMaker(calendar, batch.Work).Make(due);
                foreach (Reminder reminder in reminders)
                {
                    templates.Require(reminder.Model.Language);
                }

                batch.Work.Lifecycle.Claim(
                    due.ConvertAll(RowOf),
                    due.SelectMany(item => item.Person.Mails).Where(mail => mail.SentOn is null && !IsOfOther(mail))
                        .Select(mail => mail.ClaimId).Distinct().ToList());
            },
            cancellation);
        return reminders;
    }

    private bool IsOfOther(LifecycleMailRow mail) => mail.ClaimId != _claimId && Store.IsActivityLockHeld(mail.ClaimId);

    private LifecycleMailRow RowOf(LifecycleItem item) => new()
    {
        SystemUserId = item.User.Id, Task = item.Task.ToString(), ForDay = item.MailFor!.Value, ClaimId = _claimId,
    };

    private void Send(Reminder reminder, CancellationToken cancellation)
    {
        string? fault = null;
        string id = MessageId(reminder.Item);
        if (reminder.To is null)
        {
            fault = reminder.Item.Task == LifecycleTaskName.RemindEnd
                ? "Nobody was reminded: the contact has no manager with an address, and the client setting LifecycleMailTo is empty."
                : "The user could not be mailed: the contact has no address.";
        }
        else
        {
            try
            {
                route.Transport.Send(Build(reminder, id), cancellation);
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                fault = $"The mail to {reminder.To} could not be sent: {OutsideText.Sentence(exception)}";
                Stopped = exception is MailStoppedException ? fault : null;
            }
        }

        Record(reminder, id, fault);
    }

    // This is never cancelled: the mail is sent, and must be recorded.
    private void Record(Reminder reminder, string id, string? fault) => open.Write(
        batch =>
        {
            LifecycleItem item = reminder.Item;
            if (fault is null || (reminder.To is null && item.Task == LifecycleTaskName.ReclaimLicense))
            {
                // A user without an address cannot be warned. The time of the warning begins all the same, and the item says so.
                LifecycleMailRow row = RowOf(item);
                row.SentOn = calendar.Today;
                batch.Work.Lifecycle.SetSent(row);
            }

            if (fault is null)
            {
                FieldChange[] changes = [new("To", null, reminder.To), new("MessageId", null, id)];
                batch.Audit.Add(AuditActions.SendMail, item.User, [new FieldChange("Mail", null, reminder.Model.Mail), .. changes]);
                batch.Add(item.With(ImportAction.Update, item.Item.Reason!, changes));
            }
            else
            {
                batch.Add(item.With(ImportAction.Reject, fault));
            }
        },
        CancellationToken.None);

    private MimeMessage Build(Reminder reminder, string id)
    {
        var message = new MimeMessage { MessageId = id };
        message.From.Add(route.From);
        message.To.Add(new MailboxAddress(string.Empty, reminder.To!));
        (message.Subject, message.Body) = templates.Render(reminder.Model);
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    private string MessageId(LifecycleItem item) => string.Create(
        CultureInfo.InvariantCulture,
        $"{item.Task}-{item.User.Id}-{item.MailFor:yyyyMMdd}-{Store.DatabaseId:N}@{route.From.Domain}").ToLowerInvariant();
}
