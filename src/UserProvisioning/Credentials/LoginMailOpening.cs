using MimeKit;
using UserProvisioning.Common;
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
        using (IUnitOfWork work = context.Store.Read())
        {
            settings = ClientSettings.Of(work);
            general = work.Settings.General();
        }

        MailRecipients.RequireAddress(options.To);
        var warnings = new List<string>();
        var templates = new LoginMailTemplates(TemplateDirectory(options.TemplateDirectory ?? settings.MailTemplateDirectory));
        warnings.AddRange(templates.Check(settings.DefaultLanguage));
        if (settings.LoginUrl.Length == 0)
        {
            warnings.Add("The mails do not say where to log in, since LoginUrl is not set. Set-ClientSetting LoginUrl https://… sets it.");
        }

        string address = options.From ?? settings.MailFrom;
        string? account = options.Credential?.UserName ?? (address.Length > 0 ? From(address, settings.ClientName).Address : null);
        if (address.Length == 0)
        {
            address = $"no-reply@{Environment.MachineName.ToLowerInvariant()}";
            warnings.Add($"The mails come from '{address}', which nobody can answer and many mail servers refuse. Give -From, or set MailFrom "
                + "with Set-ClientSetting.");
        }

        MailboxAddress from = From(address, settings.ClientName);
        (IMailTransport transport, string destination) = Transport(context, options, settings, account, cancellation);
        var recipients = new MailRecipients(settings, options.Force);
        return new LoginCredentialSender(
            new LetterPreparation(context, settings, general, recipients, options.To),
            new LetterRecord(context, settings, recipients),
            new LetterDelivery(templates, from, settings, transport, context.Time),
            destination,
            warnings);
    }

    private static (IMailTransport Transport, string Destination) Transport(
        ProvisioningContext context, LoginMailOptions options, ClientSettings settings, string? account, CancellationToken cancellation)
    {
        string server = options.SmtpServer ?? settings.SmtpServer;
        if (options.PickupDirectory is not null || server.Length == 0)
        {
            string directory = Path.GetFullPath(
                options.PickupDirectory ?? (settings.MailPickupDirectory.Length > 0 ? settings.MailPickupDirectory : DefaultPickup(context)));
            if (!options.IsPreview)
            {
                return (new PickupTransport(directory), directory);
            }

            PickupTransport.Check(directory);
            return (new NoTransport(), directory);
        }

        int port = options.Port ?? settings.SmtpPort;
        return (
            options.IsPreview ? new NoTransport() : SmtpTransport.Open(
                server, port, options.TlsMode ?? settings.SmtpTlsMode, SmtpAccount.Of(options, account), options.CertificateValidation,
                    options.Limits, cancellation),
            $"{server}:{port}");
    }

    private static string? TemplateDirectory(string directory) =>
        directory.Length == 0 ? null
        : Directory.Exists(directory) ? Path.GetFullPath(directory)
        : throw new ProvisioningException(ErrorIds.SettingInvalid, $"The folder of mail templates '{directory}' does not exist. Nothing was sent.",
            directory);

    private static MailboxAddress From(string address, string clientName)
    {
        if (!EmailAddress.IsSender(address) || !MailboxAddress.TryParse(address, out MailboxAddress? from))
        {
            throw new ProvisioningException(ErrorIds.MailFailed, $"'{address}' is not an e-mail address to send from. Give one with -From, or "
                + "set MailFrom with Set-ClientSetting.", address);
        }

        return string.IsNullOrEmpty(from.Name) && clientName.Length > 0 ? new MailboxAddress(clientName, from.Address) : from;
    }

    // The default folder is beside an embedded database file, so that a trial needs no mail server. With a database on a server, nobody
    // would know where the mails are.
    private static string DefaultPickup(ProvisioningContext context) => context.Store.DatabaseFile is { } file
        ? Path.ChangeExtension(file, null) + "-mail"
        : throw new ProvisioningException(
            ErrorIds.MailFailed,
            "There is neither a mail server nor a folder to send to. Nothing was sent. Give -SmtpServer or -PickupDirectory, or set SmtpServer "
                + "or MailPickupDirectory with Set-ClientSetting.",
            context.Store.Location);
}
