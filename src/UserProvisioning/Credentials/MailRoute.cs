using MimeKit;
using UserProvisioning.Common;
using UserProvisioning.Mail;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The way of mails: who they come from, and an open connection to the mail server or folder.</summary>
/// <param name="From">The sender.</param>
/// <param name="Transport">The connection.</param>
/// <param name="Destination">A server and port, or a folder.</param>
internal sealed record MailRoute(MailboxAddress From, IMailTransport Transport, string Destination)
{
    /// <summary>Opens the way that the options say, or else the client settings.</summary>
    /// <param name="context">The database.</param>
    /// <param name="options">The options.</param>
    /// <param name="settings">The client settings.</param>
    /// <param name="warnings">Receives warnings for the person who sends.</param>
    /// <param name="cancellation">Gives up connecting.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MailFailed"/>: nothing can be sent this way.</exception>
    internal static MailRoute Open(
        ProvisioningContext context, LoginMailOptions options, ClientSettings settings, List<string> warnings, CancellationToken cancellation)
    {
        string address = options.From ?? settings.MailFrom;
        string? account = options.Credential?.UserName ?? (address.Length > 0 ? Sender(address, settings.ClientName).Address : null);
        if (address.Length == 0)
        {
            address = $"no-reply@{Environment.MachineName.ToLowerInvariant()}";
            warnings.Add($"The mails come from '{address}', which nobody can answer and many mail servers refuse. Give -From, or set MailFrom "
                + "with Set-ClientSetting.");
        }

        MailboxAddress from = Sender(address, settings.ClientName);
        (IMailTransport transport, string destination) = Connect(context, options, settings, account, cancellation);
        return new MailRoute(from, transport, destination);
    }

    private static (IMailTransport Transport, string Destination) Connect(
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

    /// <summary>The templates of the administrator's own.</summary>
    /// <param name="folder">The folder of the call; null for that of the client.</param>
    /// <param name="settings">The client settings.</param>
    /// <param name="stored">The templates that the database has.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>: the folder does not exist.</exception>
    internal static OwnTemplates Templates(string? folder, ClientSettings settings, IReadOnlyDictionary<string, string> stored)
    {
        string directory = folder ?? settings.MailTemplateDirectory;
        return directory.Length == 0 ? new OwnTemplates(null, stored)
        : Directory.Exists(directory) ? new OwnTemplates(Path.GetFullPath(directory), stored)
        : throw new ProvisioningException(ErrorIds.SettingInvalid, $"The folder of mail templates '{directory}' does not exist. Nothing was sent.",
            directory);
    }

    private static MailboxAddress Sender(string address, string clientName)
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
