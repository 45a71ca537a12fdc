using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Storage;

namespace UserProvisioning.Configuration.Sections;

/// <summary>The employee interfaces. They store no secret.</summary>
internal sealed class InterfaceSection : ConfigurationSection
{
    internal override string Name => "EmployeeInterfaces";

    internal override IReadOnlyCollection<string> Properties => ConfigurationRecord<EmployeeInterfaceFields>.Properties;

    internal override IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context)
    {
        using IUnitOfWork work = context.Store.Read();
        return work.EmployeeInterfaces.All()
            .Select(row => new ConfigurationEntry(
                row.Name, ConfigurationRecord<EmployeeInterfaceFields>.Read(EmployeeInterfaceRules.ToFields(row))))
            .ToList();
    }

    internal override IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted)
    {
        var service = new EmployeeInterfaceService(context);
        if (current is null)
        {
            service.Create(ConfigurationRecord<EmployeeInterfaceFields>.Write(new EmployeeInterfaceFields { Name = name }, wanted));
        }
        else
        {
            service.Update(
                new EmployeeInterfaceReference(current.Name),
                present => ConfigurationRecord<EmployeeInterfaceFields>.Write(present with { }, wanted));
        }

        return [];
    }

    internal override string? UseOf(ProvisioningContext context, string name)
    {
        using IUnitOfWork work = context.Store.Read();
        return work.Contacts.CountOfSource(name) is var contacts and > 0
            ? $"it delivers {Counted.Of(contacts, "contact")}"
            : null;
    }

    internal override void Remove(ProvisioningContext context, string name) =>
        new EmployeeInterfaceService(context).Remove(new EmployeeInterfaceReference(name));
}
