using UserProvisioning.OwnFields;
using UserProvisioning.Storage;

namespace UserProvisioning.Configuration.Sections;

/// <summary>The contact fields that administrators made, without the values that contacts have.</summary>
internal sealed class ContactFieldSection : ConfigurationSection
{
    internal override string Name => "ContactFields";

    internal override IReadOnlyCollection<string> Properties => ConfigurationRecord<Fields>.Properties;

    internal override IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context) => new ContactFieldService(context).List(isCounted: false)
        .Select(field => new ConfigurationEntry(
            field.Name, ConfigurationRecord<Fields>.Read(new Fields { Type = field.Type, Headers = field.Headers })))
        .ToList();

    internal override IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted)
    {
        var service = new ContactFieldService(context);
        if (current is null)
        {
            Fields fields = ConfigurationRecord<Fields>.Write(new Fields(), wanted);
            service.Create(name, fields.Type, fields.Headers);
        }
        else
        {
            ContactFieldDefinition present = service.Get(new ContactFieldReference(current.Name));
            Fields fields = ConfigurationRecord<Fields>.Write(new Fields { Type = present.Type, Headers = present.Headers }, wanted);
            service.Update(new ContactFieldReference(current.Name), fields.Type, fields.Headers);
        }

        return [];
    }

    internal override string? UseOf(ProvisioningContext context, string name) =>
        new ContactFieldService(context).Get(new ContactFieldReference(name)).Contacts is var contacts and > 0
            ? $"{Counted.Of(contacts, "contact")} {(contacts == 1 ? "has" : "have")} a value in it"
            : null;

    internal override void Remove(ProvisioningContext context, string name) =>
        new ContactFieldService(context).Remove(new ContactFieldReference(name));

    /// <summary>The properties of a contact field.</summary>
    private sealed record Fields
    {
        public ContactFieldType Type { get; init; } = ContactFieldType.Text;

        public IReadOnlyList<string> Headers { get; init; } = [];
    }
}
