using UserProvisioning.Storage;
using UserProvisioning.Workplace.Issuers;

namespace UserProvisioning.Configuration.Sections;

/// <summary>The workplace issuers. They store no secret.</summary>
internal sealed class WorkplaceIssuerSection() : RecordSection<WorkplaceIssuerFields>("WorkplaceIssuers")
{
    internal override string? UseOf(ProvisioningContext context, string name)
    {
        using IUnitOfWork work = context.Store.Read();
        WorkplaceIssuerRow row = WorkplaceIssuerLookup.Resolve(work, new WorkplaceIssuerReference(name));
        return work.Workplace.OfAudience(row.Issuer, row.Audience, 0, 1).Count > 0 ? "contacts are linked to its subjects" : null;
    }

    internal override void Remove(ProvisioningContext context, string name) =>
        new WorkplaceIssuerService(context).Remove(new WorkplaceIssuerReference(name));

    private protected override IReadOnlyList<(string Name, WorkplaceIssuerFields Fields)> List(ProvisioningContext context)
    {
        using IUnitOfWork work = context.Store.Read();
        return work.WorkplaceIssuers.All().Select(row => (row.Name, WorkplaceIssuerRules.ToFields(row))).ToList();
    }

    private protected override void Create(
        ProvisioningContext context, string name, Func<WorkplaceIssuerFields, WorkplaceIssuerFields> set) =>
        new WorkplaceIssuerService(context).Create(set(new WorkplaceIssuerFields { Name = name }));

    private protected override void Update(
        ProvisioningContext context, string name, Func<WorkplaceIssuerFields, WorkplaceIssuerFields> set) =>
        new WorkplaceIssuerService(context).Update(new WorkplaceIssuerReference(name), set);
}
