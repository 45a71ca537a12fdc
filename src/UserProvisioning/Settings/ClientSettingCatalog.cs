using UserProvisioning.Common;
using UserProvisioning.Naming;

namespace UserProvisioning.Settings;

/// <summary>The definitions of all client settings: name, default, allowed values, description.</summary>
internal static class ClientSettingCatalog
{
    private const string Client = "Client";
    private const string Users = "System users";
    private const string Login = "Login";
    private const string Password = "Password policy";
    private const string Mail = "Mail";
    private const string Calendar = "Lifecycle";
    private const string Import = "Employee files";
    private const string Workplace = "Workplace";

    private static readonly TruthKind Truth = new();
    private static readonly TextKind AnyText = new();
    private static readonly NamesKind Names = new();

    /// <summary>The definitions, in the order in which lists show them.</summary>
    internal static IReadOnlyList<ClientSettingDefinition> All { get; } =
    [
        new("ClientName", "", AnyText, Client, "Name of the client, as mails show it."),
        new("ClientReference", "", AnyText, Client, "Short code of the client; {ClientReference} in a username format."),
        new(
            "TimeZone",
            "UTC",
            new TextKind(UserSettingCatalog.TimeZoneFault, TimeZones.Canonical),
            Client,
            "Time zone whose days count for lifecycle tasks, by its IANA or Windows name."),
        new(
            "DefaultLanguage",
            "en",
            new TextKind(CultureFault, Cultures.Canonical),
            Client,
            "Language of a contact that has none, nor its organization."),
        new("UsernameFormat", "{FirstName:1}{LastName}", new TextKind(), Users, "How a username is made from a contact.")
        {
            FieldFault = UsernameFormat.FaultOf,
        },
        new(
            "UsernameReuseDays",
            "365",
            new NumberKind(0, 36_500),
            Users,
            "Days in which a username that was given up is given to nobody else; 0 to give it at once."),
        new("DefaultUserGroups", "", Names, Users, "User groups that a new user becomes a member of."),
        new("DefaultUserProfiles", "", Names, Users, "User profiles that a new user becomes a member of."),
        new("DefaultLicense", nameof(LicenseType.Requestor), new ChoiceKind<LicenseType>(), Users, "License that a new user gets."),
        new("LoginEnabled", "true", Truth, Login, "Whether anybody can log in."),
        new("LoginUrl", "", new TextKind(UrlFault), Login, "Where users log in; mails link to it."),
        new("PasswordMinimumLength", "12", new NumberKind(4, 128), Password, "Fewest characters of a password."),
        new("PasswordRequireUppercase", "true", Truth, Password, "Whether a password needs an upper-case letter."),
        new("PasswordRequireLowercase", "true", Truth, Password, "Whether a password needs a lower-case letter."),
        new("PasswordRequireDigit", "true", Truth, Password, "Whether a password needs a digit."),
        new("PasswordRequireSymbol", "true", Truth, Password, "Whether a password needs a character that is neither letter nor digit."),
        new("PasswordMaxAgeDays", "0", new NumberKind(0, 3650), Password, "Days after which a password expires; 0 for never."),
        new(
            "FirstPasswordValidDays",
            "30",
            new NumberKind(0, 3650),
            Password,
            "Days after which a mailed first password that was not changed is void; 0 for never."),
        new("MustChangePasswordAtFirstLogin", "true", Truth, Password, "Whether a generated password must be changed at the first login."),
        new(
            "CredentialDaysBeforeStart",
            "0",
            new NumberKind(0, 365),
            Mail,
            "Days before the start date from which a first password is mailed; 0 for off, and then somebody can send it from the day before on."),
        new("SmtpServer", "", AnyText, Mail, "Mail server that credentials are sent through."),
        new("SmtpPort", "587", new NumberKind(1, 65535), Mail, "Port of the mail server."),
        new("SmtpTlsMode", nameof(SmtpTlsMode.StartTls), new ChoiceKind<SmtpTlsMode>(), Mail, "How the connection to the mail server is encrypted."),
        new("MailFrom", "", new TextKind(AddressFault), Mail, "Address that mails come from."),
        new("MailPickupDirectory", "", AnyText, Mail, "Folder that mails are written into when there is no mail server."),
        new("MailTemplateDirectory", "", AnyText, Mail, "Folder with mail templates of your own; the shipped ones are used where it has none."),
        new(
            "ArchiveDaysAfterEnd",
            "0",
            new NumberKind(0, 3650),
            Calendar,
            "Days after the end date on which ArchiveEnded archives contact and user; 0 for the day after the end date."),
        new(
            "ReminderDaysBeforeEnd",
            "0",
            new NumberKind(0, 365),
            Calendar,
            "Days before an end date on which RemindEnd mails the manager; 0 for off."),
        new(
            "LifecycleMailTo",
            "",
            new TextKind(RecipientFault),
            Calendar,
            "Address that gets the mails about people without a manager, and warnings to users without an address."),
        new(
            "ReminderDaysBeforeExpiry",
            "0",
            new NumberKind(0, 365),
            Calendar,
            "Days before a password expires on which RemindPassword mails its user; 0 for off."),
        new(
            "ReclaimLicenseAfterDays",
            "0",
            new NumberKind(0, 3650),
            Calendar,
            "Days without a login after which ReclaimLicense takes the license of a user; 0 for off."),
        new(
            "ReclaimWarningDays",
            "14",
            new NumberKind(0, 365),
            Calendar,
            "Days before that on which the user is warned by mail; 0 for no warning."),
        new(
            "ReclaimLicenseAction",
            nameof(UserProvisioning.ReclaimLicenseAction.Archive),
            new ChoiceKind<ReclaimLicenseAction>(),
            Calendar,
            "What ReclaimLicense does: archive the user, or give the lowest license that its groups allow."),
        new(
            "AnonymizeAfterDays",
            "0",
            new NumberKind(0, 36_500),
            Calendar,
            "Days after which Anonymize erases the personal data of an archived person; 0 for off."),
        new(
            "HistoryRetentionDays",
            "0",
            new NumberKind(0, 36_500),
            Calendar,
            "Days after which PurgeHistory removes items of runs and entries of the audit trail; 0 for off."),
        new(
            "LeaverThresholdPercent",
            "10",
            new NumberKind(0, 100),
            Import,
            "Share of a source's active users, in percent, above which an import that archives as many waits for approval; 0 for never."),
        new(
            "LeaverThresholdMinimum",
            "5",
            new NumberKind(0, 1_000_000),
            Import,
            "Number of archived users up to which an import never waits for approval."),
        new(
            "JoinerThresholdPercent",
            "0",
            new NumberKind(0, 100),
            Import,
            "Share of a source's active users, in percent, above which an import that makes as many waits for approval; 0 for never."),
        new(
            "JoinerThresholdMinimum",
            "5",
            new NumberKind(0, 1_000_000),
            Import,
            "Number of new users up to which an import never waits for approval."),
        new(
            "ChangeThresholdPercent",
            "0",
            new NumberKind(0, 100),
            Import,
            "Share of a source's contacts, in percent, above which an import that changes as many waits for approval; 0 for never."),
        new(
            "ChangeThresholdMinimum",
            "5",
            new NumberKind(0, 1_000_000),
            Import,
            "Number of changed contacts up to which an import never waits for approval."),
        new(
            "AccessThresholdPercent",
            "20",
            new NumberKind(0, 100),
            Import,
            "Share of all active users, in percent, above which an import that changes their memberships waits for approval; 0 for never."),
        new(
            "AccessThresholdMinimum",
            "20",
            new NumberKind(0, 1_000_000),
            Import,
            "Number of users with changed memberships up to which an import never waits for approval."),
        new("ApprovalRequiresOtherActor", "false", Truth, Import, "Whether a run must be approved by somebody else than who started it."),
        new(
            "WorkplaceIdentifierFormat",
            "{ClientReference}-{FirstName}-{LastName}",
            new TextKind(),
            Workplace,
            "How the identifier by which the workplace app knows a user is made at the first login; it has the tokens of a username format.")
        {
            FieldFault = UsernameFormat.FaultOf,
        },
    ];

    private static readonly Dictionary<string, ClientSettingDefinition> ByName =
        All.ToDictionary(definition => definition.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a definition by name, ignoring case.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingUnknown"/>.</exception>
    internal static ClientSettingDefinition Require(string name) =>
        ByName.TryGetValue(name, out ClientSettingDefinition? definition)
            ? definition
            : throw new ProvisioningException(
                ErrorIds.SettingUnknown,
                $"There is no client setting '{name}'.{Nearest.Hint(name, ByName.Keys)} Get-ClientSetting lists them all.",
                name);

    private static string? CultureFault(string text) =>
        Cultures.Exists(text) ? null : "a culture name such as 'en' or 'nl-NL' is needed";

    private static string? UrlFault(string text) =>
        text.Length == 0 || (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && (uri.Scheme == "http" || uri.Scheme == "https"))
            ? null
            : "an address that begins with https:// is needed";

    private static string? RecipientFault(string text) =>
        text.Length == 0 || EmailAddress.IsValid(text) ? null : "an e-mail address is needed";

    private static string? AddressFault(string text) =>
        text.Length == 0 || EmailAddress.IsSender(text) ? null : "an e-mail address is needed";
}
