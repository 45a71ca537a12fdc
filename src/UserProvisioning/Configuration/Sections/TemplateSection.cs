using UserProvisioning.Credentials;
using UserProvisioning.Mail;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Configuration.Sections;

/// <summary>
/// The mail templates of the administrator's own: the files in the folder of the client, and those that the database has. An import stores them in
/// the database.
/// </summary>
internal sealed class TemplateSection : ConfigurationSection
{
    internal override string Name => "MailTemplates";

    internal override string SingleProperty => "Text";

    internal override IReadOnlyCollection<string> Properties => [SingleProperty];

    internal override IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context)
    {
        using IUnitOfWork work = context.Store.Read();
        OwnTemplates own = Own(work);
        return own.Names.Where(IsTemplate)
            .Select(name => new ConfigurationEntry(
                name,
                new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [SingleProperty] = Lines(own.Find(name)!.Value.Text) }))
            .ToList();
    }

    internal override IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted)
    {
        string? text = ConfigurationValue.TextOf(wanted[SingleProperty]);
        if (!IsTemplate(name) || (text is null && wanted[SingleProperty] is not null))
        {
            throw new ProvisioningException(
                ErrorIds.ConfigurationInvalid,
                IsTemplate(name) ? $"The mail template '{name}' is a text."
                    : $"'{name}' is no name of a mail template. Such a name is that of the file, as LoginCredential.fr.subject.txt.",
                name);
        }

        if (current is null || Lines(text) != (string?)current.Properties[SingleProperty])
        {
            Set(context, current?.Name ?? name, Lines(text));
        }

        return [];
    }

    internal override IReadOnlyList<string> Check(ProvisioningContext context)
    {
        using IUnitOfWork work = context.Store.Read();
        string language = ClientSettings.Of(work).DefaultLanguage;
        OwnTemplates own = Own(work);
        return [.. new LoginMailTemplates(own).Check(language), .. new ReminderTemplates(own).Check(language)];
    }

    internal override void Remove(ProvisioningContext context, string name) => Set(context, name, null);

    private static void Set(ProvisioningContext context, string name, string? text) => context.Write(
        work =>
        {
            OwnTemplates own = Own(work);
            if (own with { Stored = OwnTemplates.None.Stored } is var files && files.Find(name) is { } file)
            {
                throw new ProvisioningException(
                    ErrorIds.Conflict, $"The file '{file.Path}' comes before a template of the database. Change or remove that file.", name);
            }

            own.Stored.TryGetValue(name, out string? before);
            if (before != text)
            {
                work.Settings.SetMailTemplate(name, text);
                new AuditLog(context, work).Add(
                    text is null ? AuditActions.Remove : before is null ? AuditActions.Create : AuditActions.Update,
                    "MailTemplate",
                    name,
                    new FieldChange("Text", before, text));
            }
        },
        CancellationToken.None);

    private static OwnTemplates Own(IUnitOfWork work) =>
        MailRoute.Templates(null, ClientSettings.Of(work), work.Settings.MailTemplates());

    private static bool IsTemplate(string name) => LoginMailTemplates.Mails.Concat(ReminderTemplates.Mails)
        .Any(mail => MailTemplates.LanguageOf(name, mail) is not null);

    // A file of another system has other ends of lines, which are no difference.
    private static string? Lines(string? text) => text?.ReplaceLineEndings("\n");
}
