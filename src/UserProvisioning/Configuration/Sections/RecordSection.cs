using UserProvisioning.Storage;

namespace UserProvisioning.Configuration.Sections;

/// <summary>A section of things whose service takes all their fields as one record.</summary>
/// <typeparam name="T">The record of fields.</typeparam>
/// <param name="name">The name of the section.</param>
internal abstract class RecordSection<T>(string name) : ConfigurationSection
    where T : class
{
    internal sealed override string Name => name;

    internal sealed override IReadOnlyCollection<string> Properties => ConfigurationRecord<T>.Properties;

    internal sealed override IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context) =>
        List(context).Select(one => new ConfigurationEntry(one.Name, ConfigurationRecord<T>.Read(one.Fields))).ToList();

    internal sealed override IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted)
    {
        if (current is null)
        {
            Create(context, name, fields => ConfigurationRecord<T>.Write(fields, wanted));
        }
        else
        {
            Update(context, current.Name, fields => ConfigurationRecord<T>.Write(fields, wanted));
        }

        return [];
    }

    /// <summary>All things with their names.</summary>
    private protected abstract IReadOnlyList<(string Name, T Fields)> List(ProvisioningContext context);

    /// <summary>Makes a thing of the default fields, after some of them were set.</summary>
    private protected abstract void Create(ProvisioningContext context, string name, Func<T, T> set);

    /// <summary>Changes a thing: sets some of a new copy of its fields.</summary>
    private protected abstract void Update(ProvisioningContext context, string name, Func<T, T> set);
}
