using UserProvisioning.Configuration.Sections;

namespace UserProvisioning.Configuration;

/// <summary>The sections of a configuration.</summary>
internal static class ConfigurationSections
{
    /// <summary>The sections in the order in which they are written: what others name comes before those.</summary>
    internal static IReadOnlyList<ConfigurationSection> All { get; } =
    [
        new ContactFieldSection(),
        new LicenseSection(),
        new AuthorizationSection<UserGroup>("UserGroups", name => new UserGroupReference(name)),
        new AuthorizationSection<UserProfile>("UserProfiles", name => new UserProfileReference(name)),
        new RuleSection(),
        new InterfaceSection(),
        new WorkplaceIssuerSection(),
        new TemplateSection(),
        new GeneralSettingSection(),
        new ClientSettingSection(),
    ];

    internal static ConfigurationSection? Find(string name) =>
        All.FirstOrDefault(section => section.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
