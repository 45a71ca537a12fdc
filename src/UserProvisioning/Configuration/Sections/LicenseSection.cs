using UserProvisioning.Licenses;
using UserProvisioning.Storage;

namespace UserProvisioning.Configuration.Sections;

/// <summary>The totals of the license pools. A pool is not removed; one that the file does not name keeps its total.</summary>
internal sealed class LicenseSection : ConfigurationSection
{
    internal override string Name => "UserLicenses";

    internal override string SingleProperty => nameof(UserLicense.Total);

    internal override IReadOnlyCollection<string> Properties => [SingleProperty];

    internal override IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context) => new LicenseService(context).List()
        .Select(pool => new ConfigurationEntry(
            pool.License.ToString(), new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { [SingleProperty] = pool.Total })
        {
            IsDefault = true,
        })
        .ToList();

    internal override IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted)
    {
        if (current is null || wanted[SingleProperty] is not (int and >= 0 and int total))
        {
            throw new ProvisioningException(
                ErrorIds.ConfigurationInvalid,
                current is null
                    ? $"'{name}' is no license. The licenses are {string.Join(", ", Enum.GetNames<LicenseType>())}."
                    : $"{ConfigurationText.Of(wanted[SingleProperty])} is no total of licenses: a whole number from 0 is needed.",
                name);
        }

        new LicenseService(context).SetTotal(Enum.Parse<LicenseType>(current.Name), total);
        return [];
    }

    internal override void Remove(ProvisioningContext context, string name)
    {
    }
}
