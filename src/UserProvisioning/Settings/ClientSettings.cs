using UserProvisioning.Storage;

namespace UserProvisioning.Settings;

/// <summary>The client settings at one moment, as typed values.</summary>
internal sealed class ClientSettings(IReadOnlyDictionary<string, string> stored)
{
    /// <summary>Reads the settings within a unit of work.</summary>
    internal static ClientSettings Of(IUnitOfWork work) => new(work.Settings.Client());

    public string ClientName => Get<string>("ClientName");

    public string ClientReference => Get<string>("ClientReference");

    public string DefaultLanguage => field ??= Get<string>("DefaultLanguage");

    public string UsernameFormat => Get<string>("UsernameFormat");

    public int UsernameReuseDays => Get<int>("UsernameReuseDays");

    public IReadOnlyList<string> DefaultUserGroups => Get<IReadOnlyList<string>>("DefaultUserGroups");

    public IReadOnlyList<string> DefaultUserProfiles => Get<IReadOnlyList<string>>("DefaultUserProfiles");

    public LicenseType DefaultLicense => Enum.Parse<LicenseType>(Get<string>("DefaultLicense"));

    public bool LoginEnabled => Get<bool>("LoginEnabled");

    public string LoginUrl => Get<string>("LoginUrl");

    public int PasswordMinimumLength => Get<int>("PasswordMinimumLength");

    public bool PasswordRequireUppercase => Get<bool>("PasswordRequireUppercase");

    public bool PasswordRequireLowercase => Get<bool>("PasswordRequireLowercase");

    public bool PasswordRequireDigit => Get<bool>("PasswordRequireDigit");

    public bool PasswordRequireSymbol => Get<bool>("PasswordRequireSymbol");

    public int PasswordMaxAgeDays => Get<int>("PasswordMaxAgeDays");

    public int FirstPasswordValidDays => Get<int>("FirstPasswordValidDays");

    public int CredentialDaysBeforeStart => Get<int>("CredentialDaysBeforeStart");

    public bool MustChangePasswordAtFirstLogin => Get<bool>("MustChangePasswordAtFirstLogin");

    public string SmtpServer => Get<string>("SmtpServer");

    public int SmtpPort => Get<int>("SmtpPort");

    public SmtpTlsMode SmtpTlsMode => Enum.Parse<SmtpTlsMode>(Get<string>("SmtpTlsMode"));

    public string MailFrom => Get<string>("MailFrom");

    public string MailPickupDirectory => Get<string>("MailPickupDirectory");

    public string MailTemplateDirectory => Get<string>("MailTemplateDirectory");

    public string TimeZone => Get<string>("TimeZone");

    public int ArchiveDaysAfterEnd => Get<int>("ArchiveDaysAfterEnd");

    public int ReminderDaysBeforeEnd => Get<int>("ReminderDaysBeforeEnd");

    public string LifecycleMailTo => Get<string>("LifecycleMailTo");

    public int ReminderDaysBeforeExpiry => Get<int>("ReminderDaysBeforeExpiry");

    public int ReclaimLicenseAfterDays => Get<int>("ReclaimLicenseAfterDays");

    public int ReclaimWarningDays => Get<int>("ReclaimWarningDays");

    public int AnonymizeAfterDays => Get<int>("AnonymizeAfterDays");

    public int HistoryRetentionDays => Get<int>("HistoryRetentionDays");

    public ReclaimLicenseAction ReclaimLicenseAction => Enum.Parse<ReclaimLicenseAction>(Get<string>("ReclaimLicenseAction"));

    public int LeaverThresholdPercent => Get<int>("LeaverThresholdPercent");

    public int LeaverThresholdMinimum => Get<int>("LeaverThresholdMinimum");

    public int JoinerThresholdPercent => Get<int>("JoinerThresholdPercent");

    public int JoinerThresholdMinimum => Get<int>("JoinerThresholdMinimum");

    public int ChangeThresholdPercent => Get<int>("ChangeThresholdPercent");

    public int ChangeThresholdMinimum => Get<int>("ChangeThresholdMinimum");

    public int AccessThresholdPercent => Get<int>("AccessThresholdPercent");

    public int AccessThresholdMinimum => Get<int>("AccessThresholdMinimum");

    public bool ApprovalRequiresOtherActor => Get<bool>("ApprovalRequiresOtherActor");

    public string WorkplaceIdentifierFormat => Get<string>("WorkplaceIdentifierFormat");

    private T Get<T>(string name)
    {
        ClientSettingDefinition definition = ClientSettingCatalog.Require(name);
        return (T)definition.Kind.Value(stored.GetValueOrDefault(name, definition.Default));
    }
}
