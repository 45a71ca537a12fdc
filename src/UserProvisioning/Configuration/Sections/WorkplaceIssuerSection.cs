using UserProvisioning.Storage;
using UserProvisioning.Workplace.Issuers;

namespace UserProvisioning.Configuration.Sections;

/// <summary>The workplace issuers. They store no secret.</summary>
internal sealed class WorkplaceIssuerSection : ConfigurationSection
{
    internal override string Name => "WorkplaceIssuers";

    internal override IReadOnlyCollection<string> Properties => ConfigurationRecord<WorkplaceIssuerFields>.Properties;

    internal override IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context)
    {
        using IUnitOfWork work = context.Store.Read();
        return work.WorkplaceIssuers.All()
            .Select(row => new ConfigurationEntry(row.Name, ConfigurationRecord<WorkplaceIssuerFields>.Read(WorkplaceIssuerRules.ToFields(row))))
            .ToList();
    }

    internal override IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted)
    {
        var service = new WorkplaceIssuerService(context);
        if (current is null)
        {
            service.Create(ConfigurationRecord<WorkplaceIssuerFields>.Write(new WorkplaceIssuerFields { Name = name }, wanted));
        }
        else
        {
            service.Update(
                new WorkplaceIssuerReference(current.Name), present => ConfigurationRecord<WorkplaceIssuerFields>.Write(present with { }, wanted));
        }

        return [];
    }

    internal override string? UseOf(ProvisioningContext context, string name)
    {
        using IUnitOfWork work = context.Store.Read();
        WorkplaceIssuerRow row = WorkplaceIssuerLookup.Resolve(work, new WorkplaceIssuerReference(name));
        return work.Workplace.OfAudience(row.Issuer, row.Audience, 0, 1).Count > 0 ? "contacts are linked to its subjects" : null;
    }

    internal override void Remove(ProvisioningContext context, string name) =>
        new WorkplaceIssuerService(context).Remove(new WorkplaceIssuerReference(name));
}
