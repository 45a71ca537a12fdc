using UserProvisioning.Storage;

namespace UserProvisioning.Configuration;

/// <summary>
/// A section of a configuration: things of one kind by name. It reads and writes them through the service of that kind, so that the rules of a
/// configuration are those of the cmdlets.
/// </summary>
internal abstract class ConfigurationSection
{
    /// <summary>The name of the section in the file.</summary>
    internal abstract string Name { get; }

    /// <summary>The name of the single property if a thing is one value, as a setting is; null if a thing is a table of properties.</summary>
    internal virtual string? SingleProperty => null;

    /// <summary>The properties that a thing has.</summary>
    internal abstract IReadOnlyCollection<string> Properties { get; }

    /// <summary>Everything that the section has in the database: the properties of each thing by name.</summary>
    internal abstract IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context);

    /// <summary>Makes a thing, or changes the properties that are given.</summary>
    /// <param name="context">The database.</param>
    /// <param name="name">The name of the thing.</param>
    /// <param name="current">The thing as it is; null if it is not there.</param>
    /// <param name="wanted">The properties by name.</param>
    /// <returns>Warnings for the administrator.</returns>
    /// <exception cref="ProvisioningException">The service refuses it.</exception>
    internal abstract IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted);

    /// <summary>Checks what can be checked only when all things of the section are written.</summary>
    /// <returns>Warnings for the administrator.</returns>
    /// <exception cref="ProvisioningException">They do not fit together.</exception>
    internal virtual IReadOnlyList<string> Check(ProvisioningContext context) => [];

    /// <summary>Why a thing is not removed although the file does not name it, such as "it has 3 members"; null when nothing uses it.</summary>
    internal virtual string? UseOf(ProvisioningContext context, string name) => null;

    /// <summary>Removes a thing, or gives a setting its default.</summary>
    /// <exception cref="ProvisioningException">The service refuses it.</exception>
    internal abstract void Remove(ProvisioningContext context, string name);
}

/// <summary>A thing of a section.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Properties">
/// Its properties: null, a text, a number, a truth value, an array, or a table of those by name.
/// </param>
internal sealed record ConfigurationEntry(string Name, IReadOnlyDictionary<string, object?> Properties)
{
    /// <summary>Whether it is there only with the value of the product, so that nobody has to remove it.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What the exported file says about it; null for nothing.</summary>
    public string? Comment { get; init; }
}
