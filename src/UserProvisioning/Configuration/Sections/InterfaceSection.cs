using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Storage;

namespace UserProvisioning.Configuration.Sections;

/// <summary>The employee interfaces. They store no secret.</summary>
internal sealed class InterfaceSection() : RecordSection<EmployeeInterfaceFields>("EmployeeInterfaces")
{
    internal override string? UseOf(ProvisioningContext context, string name)
    {
        using IUnitOfWork work = context.Store.Read();
        return work.Contacts.CountOfSource(name) is var contacts and > 0
            ? $"it delivers {Counted.Of(contacts, "contact")}"
            : null;
    }

    internal override void Remove(ProvisioningContext context, string name) =>
        new EmployeeInterfaceService(context).Remove(new EmployeeInterfaceReference(name));

    private protected override IReadOnlyList<(string Name, EmployeeInterfaceFields Fields)> List(ProvisioningContext context)
    {
        using IUnitOfWork work = context.Store.Read();
        return work.EmployeeInterfaces.All().Select(row => (row.Name, EmployeeInterfaceRules.ToFields(row))).ToList();
    }

    private protected override void Create(
        ProvisioningContext context, string name, Func<EmployeeInterfaceFields, EmployeeInterfaceFields> set) =>
        new EmployeeInterfaceService(context).Create(set(new EmployeeInterfaceFields { Name = name }));

    private protected override void Update(
        ProvisioningContext context, string name, Func<EmployeeInterfaceFields, EmployeeInterfaceFields> set) =>
        new EmployeeInterfaceService(context).Update(new EmployeeInterfaceReference(name), set);
}
