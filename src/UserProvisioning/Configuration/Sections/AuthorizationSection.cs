using UserProvisioning.Authorizations;
using UserProvisioning.Storage;

namespace UserProvisioning.Configuration.Sections;

/// <summary>The user groups, or the user profiles, without their members.</summary>
/// <typeparam name="T"><see cref="UserGroup"/> or <see cref="UserProfile"/>.</typeparam>
/// <param name="name">The name of the section.</param>
/// <param name="reference">Makes a reference of a name.</param>
internal sealed class AuthorizationSection<T>(string name, Func<string, AuthorizationReference> reference) : ConfigurationSection
    where T : Authorization
{
    internal override string Name => name;

    internal override IReadOnlyCollection<string> Properties { get; } = ConfigurationRecord<AuthorizationFields>.Properties
        .Where(property => property != nameof(AuthorizationFields.UserGroups) || typeof(T) == typeof(UserProfile))
        .ToList();

    internal override IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context) => new AuthorizationService<T>(context).List()
        .Select(one => new ConfigurationEntry(one.Name, Only(ConfigurationRecord<AuthorizationFields>.Read(FieldsOf(one)))))
        .ToList();

    internal override IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted)
    {
        var service = new AuthorizationService<T>(context);
        if (current is null)
        {
            service.Create(ConfigurationRecord<AuthorizationFields>.Write(new AuthorizationFields { Name = name }, wanted));
        }
        else
        {
            service.Update(reference(current.Name), present => ConfigurationRecord<AuthorizationFields>.Write(present, wanted));
        }

        return [];
    }

    internal override string? UseOf(ProvisioningContext context, string name) =>
        new AuthorizationService<T>(context).Get(reference(name)).MemberCount is var members and > 0
            ? $"it has {Counted.Of(members, "member")}"
            : null;

    internal override void Remove(ProvisioningContext context, string name) => new AuthorizationService<T>(context).Remove(reference(name));

    private static AuthorizationFields FieldsOf(T one) => new()
    {
        Name = one.Name,
        Description = one.Description,
        RequiredLicense = one.RequiredLicense,
        Modules = one.Modules,
        UserGroups = one is UserProfile profile ? profile.UserGroups.Select(group => new UserGroupReference(group)).ToList() : null,
    };

    private Dictionary<string, object?> Only(Dictionary<string, object?> properties) =>
        properties.Where(pair => Properties.Contains(pair.Key)).ToDictionary(StringComparer.OrdinalIgnoreCase);
}
