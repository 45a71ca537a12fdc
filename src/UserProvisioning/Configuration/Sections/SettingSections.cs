using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Configuration.Sections;

/// <summary>The client settings. A setting that is <c>$null</c> has its default, and an empty text is a value.</summary>
internal sealed class ClientSettingSection : ConfigurationSection
{
    internal override string Name => "ClientSettings";

    internal override string SingleProperty => nameof(ClientSetting.Value);

    internal override IReadOnlyCollection<string> Properties => [SingleProperty];

    internal override IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context)
    {
        using IUnitOfWork work = context.Store.Read();
        IReadOnlyDictionary<string, string> stored = work.Settings.Client();
        return new ClientSettingService(context).List()
            .Select(setting => SettingEntry.Of(setting.Name, setting.Value, setting.DefaultValue, stored.ContainsKey(setting.Name)))
            .ToList();
    }

    internal override IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted) =>
        new ClientSettingService(context).Set(name, wanted[SingleProperty]).Warnings;

    internal override void Remove(ProvisioningContext context, string name) => new ClientSettingService(context).Set(name, null);
}

/// <summary>The general user settings, which hold for users who have no value of their own.</summary>
internal sealed class GeneralSettingSection : ConfigurationSection
{
    internal override string Name => "GeneralUserSettings";

    internal override string SingleProperty => nameof(GeneralUserSetting.Value);

    internal override IReadOnlyCollection<string> Properties => [SingleProperty];

    internal override IReadOnlyList<ConfigurationEntry> Read(ProvisioningContext context) => new UserSettingService(context).General()
        .Select(setting => SettingEntry.Of(setting.Name, setting.Value, setting.DefaultValue, setting.Source == UserSettingSource.General))
        .ToList();

    internal override IReadOnlyList<string> Write(
        ProvisioningContext context, string name, ConfigurationEntry? current, IReadOnlyDictionary<string, object?> wanted)
    {
        new UserSettingService(context).SetGeneral(name, wanted[SingleProperty]);
        return [];
    }

    internal override void Remove(ProvisioningContext context, string name) => new UserSettingService(context).SetGeneral(name, null);
}

/// <summary>Makes the entries of settings.</summary>
internal static class SettingEntry
{
    /// <summary>The entry of a setting: its value, or null when it has none of its own.</summary>
    internal static ConfigurationEntry Of(string name, object? value, object? builtIn, bool isSet) => new(
        name, new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["Value"] = isSet ? Plain(value) : null })
    {
        IsDefault = !isSet,
        Comment = isSet ? null : $"default: {ConfigurationText.Of(Plain(builtIn))}",
    };

    private static object? Plain(object? value) => value is IEnumerable<string> list ? list.ToArray<object?>() : value;
}
