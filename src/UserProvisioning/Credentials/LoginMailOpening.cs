using UserProvisioning.Mail;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The opening of a mailing: reads settings and templates, connects to the mail server, and reports what would stop every mail.</summary>
internal static class LoginMailOpening
{
    internal static LoginCredentialSender Open(ProvisioningContext context, LoginMailOptions options, CancellationToken cancellation)
    {
        ClientSettings settings;
        IReadOnlyDictionary<string, string> general;
        IReadOnlyDictionary<string, string> stored;
        using (IUnitOfWork work = context.Store.Read())
        {
            settings = ClientSettings.Of(work);
            general = work.Settings.General();
            stored = work.Settings.MailTemplates();
        }

        MailRecipients.RequireAddress(options.To);
        var warnings = new List<string>();
        var templates = new LoginMailTemplates(MailRoute.Templates(options.TemplateDirectory, settings, stored));
        warnings.AddRange(templates.Check(settings.DefaultLanguage));
        if (settings.LoginUrl.Length == 0)
        {
            warnings.Add("The mails do not say where to log in, since LoginUrl is not set. Set-ClientSetting LoginUrl https://… sets it.");
        }

        MailRoute route = MailRoute.Open(context, options, settings, warnings, cancellation);
        var recipients = new MailRecipients(settings, options.Force);
        return new LoginCredentialSender(
            new LetterPreparation(context, settings, general, recipients, options.To),
            new LetterRecord(context, settings, recipients),
            new LetterDelivery(templates, route.From, settings, route.Transport, context.Time),
            route.Destination,
            warnings);
    }
}
