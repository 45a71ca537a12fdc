using System.Globalization;
using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.Mail;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Lifecycle;

/// <summary>A mail of a lifecycle task: to whom it goes, and what it says.</summary>
/// <param name="Item">The item.</param>
/// <param name="To">The address; null if there is none.</param>
/// <param name="Model">The values of the template.</param>
internal sealed record Reminder(LifecycleItem Item, string? To, ReminderModel Model);

/// <summary>Makes the mails of lifecycle tasks within one unit of work.</summary>
/// <param name="calendar">The day and the settings.</param>
/// <param name="work">The unit of work.</param>
internal sealed class ReminderMaker(LifecycleCalendar calendar, IUnitOfWork work)
{
    private readonly ContactLanguage _language = new(calendar.Settings);
    private readonly string? _general = work.Settings.General().GetValueOrDefault(UserSettingCatalog.Language);

    /// <summary>Makes a mail for each item, in order.</summary>
    internal List<Reminder> Make(IReadOnlyList<LifecycleItem> items)
    {
        List<string> references = items
            .Where(item => item.Task == LifecycleTaskName.RemindEnd)
            .Select(item => item.Person.Contact.Fields.ManagerReference)
            .OfType<string>()
            .Select(Text.Key)
            .Distinct()
            .ToList();
        IReadOnlyDictionary<string, ContactRow>? managers = references.Count == 0 ? null : work.Contacts.ByReferenceKeys(references);
        List<long> managerIds = managers?.Values.Select(manager => manager.SystemUserId).OfType<long>().ToList() ?? [];
        IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> settings =
            work.Settings.OfUsers(items.Select(item => item.User.Id).Concat(managerIds).Distinct().ToList());
        return items.Select(item => Make(item, managers, settings)).ToList();
    }

    private Reminder Make(
        LifecycleItem item,
        IReadOnlyDictionary<string, ContactRow>? managers,
        IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> settings)
    {
        ContactRow contact = item.Person.Contact;
        bool isOfManager = item.Task == LifecycleTaskName.RemindEnd;
        ContactRow? recipient = !isOfManager ? contact
            : contact.Fields.ManagerReference is { } manager ? managers?.GetValueOrDefault(Text.Key(manager))
            : null;
        if (recipient is not { Email: not null, Status: ContactStatus.Active } || recipient.EndDate < calendar.Today)
        {
            recipient = null;
        }

        // A warning to a user without an address goes to the same address as that about people without a manager.
        bool mayGoToOther = item.Task != LifecycleTaskName.RemindPassword && calendar.Settings.LifecycleMailTo.Length > 0;
        string? other = mayGoToOther ? calendar.Settings.LifecycleMailTo : null;
        string? ofUser = recipient?.SystemUserId is { } id
            ? settings.GetValueOrDefault(id)?.GetValueOrDefault(UserSettingCatalog.Language)
            : null;
        string language = recipient is null ? calendar.Settings.DefaultLanguage : _language.OfMail(recipient, ofUser, _general);
        return new Reminder(item, recipient?.Email ?? other, Model(item, language, recipient));
    }

    private ReminderModel Model(LifecycleItem item, string language, ContactRow? recipient)
    {
        CultureInfo culture = Cultures.Exists(language) ? CultureInfo.GetCultureInfo(language) : CultureInfo.InvariantCulture;
        DateTime about = item.MailFor!.Value;
        bool isReclaim = item.Task == LifecycleTaskName.ReclaimLicense;
        DateTime taken = isReclaim
            ? new[] { ReclaimLicenseTask.TakenOn(calendar, item), about.PlusDays(calendar.Settings.ReclaimLicenseAfterDays) }.Max()
            : about;
        return new ReminderModel(MailOf(item.Task), language)
        {
            RecipientName = recipient is null ? string.Empty : recipient.FirstName ?? recipient.DisplayName,
            DisplayName = item.Person.Contact.DisplayName,
            Username = item.User.Username,
            Department = item.Person.Contact.Department ?? string.Empty,
            Date = Shown(taken),
            Seen = isReclaim ? Shown(about) : string.Empty,
            IsArchived = calendar.Settings.ReclaimLicenseAction == ReclaimLicenseAction.Archive,
            LoginUrl = calendar.Settings.LoginUrl,
            ClientName = calendar.Settings.ClientName,
        };

        string Shown(DateTime day) => day.ToString("d MMMM yyyy", culture);
    }

    private static string MailOf(LifecycleTaskName task) => task switch
    {
        LifecycleTaskName.RemindEnd => ReminderTemplates.End,
        LifecycleTaskName.RemindPassword => ReminderTemplates.Password,
        _ => ReminderTemplates.Reclaim,
    };
}
