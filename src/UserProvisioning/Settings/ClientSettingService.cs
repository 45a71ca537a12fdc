using UserProvisioning.Common;
using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Settings;

/// <summary>Reads and writes the settings of the client.</summary>
public sealed class ClientSettingService
{
    private readonly ProvisioningContext _context;

    internal ClientSettingService(ProvisioningContext context) => _context = context;

    /// <summary>The names of all settings.</summary>
    public static IReadOnlyList<string> Names { get; } = ClientSettingCatalog.All.Select(definition => definition.Name).ToList();

    /// <summary>The values that can be offered for a setting.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>The values; empty when they cannot be listed or there is no such setting.</returns>
    public static IReadOnlyList<string> ChoicesOf(string name) =>
        ClientSettingCatalog.All.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Kind.Choices ?? [];

    /// <summary>Lists the settings with their effective values.</summary>
    /// <param name="name">The settings to list; null for all.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingUnknown"/>: a literal name is not that of a setting.</exception>
    public IReadOnlyList<ClientSetting> List(TextFilter? name = null)
    {
        IEnumerable<ClientSettingDefinition> wanted = name?.Literal is { } literal
            ? [ClientSettingCatalog.Require(literal)]
            : ClientSettingCatalog.All.Where(definition => name?.Matches(definition.Name) ?? true);
        using IUnitOfWork work = _context.Store.Read();
        IReadOnlyDictionary<string, string> stored = work.Settings.Client();
        return wanted.Select(definition => definition.ToSetting(stored.GetValueOrDefault(definition.Name))).ToList();
    }

    /// <summary>Sets a setting. Null or an empty text restores the default when the setting cannot be empty.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="value">The value: a text, a number, a truth value, or a list.</param>
    /// <param name="cancellation">Cancels waiting for the database.</param>
    /// <returns>The setting with its new value, and warnings: names in the value that do not exist yet, or an address that is not safe.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingUnknown"/>, <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public (ClientSetting Setting, IReadOnlyList<string> Warnings) Set(string name, object? value, CancellationToken cancellation = default)
    {
        ClientSettingDefinition definition = ClientSettingCatalog.Require(name);
        string? text = null;
        if (value is not null)
        {
            (text, string? fault) = definition.Kind.Parse(value);
            if (fault is not null)
            {
                throw Invalid(definition, value, fault);
            }
        }

        return _context.Write(
            work =>
            {
                IReadOnlyDictionary<string, string> stored = work.Settings.Client();
                string before = stored.GetValueOrDefault(definition.Name, definition.Default);
                string after = text ?? definition.Default;
                if (definition.FieldFault is { } check && check(after, work.ContactFields.Set) is { } unknown)
                {
                    throw Invalid(definition, value, unknown);
                }

                List<string> warnings = MissingNames(work, definition, after);
                if (definition.Name == "LoginUrl" && after.Length > 0 && !WebAddress.IsSafe(after))
                {
                    warnings.Add($"'{after}' is not an https address: others on the network can read the passwords that users type there. Mails "
                        + "will still link to it.");
                }

                if (before != after)
                {
                    work.Settings.SetClient(definition.Name, after == definition.Default ? null : after);
                    var audit = new AuditLog(_context, work);
                    audit.Add(AuditActions.Update, nameof(ClientSetting), definition.Name, new FieldChange("Value", before, after));
                }

                return UnitResult.Keep((definition.ToSetting(after), warnings));
            },
            cancellation);
    }

    private static ProvisioningException Invalid(ClientSettingDefinition definition, object? value, string fault) => new(
        ErrorIds.SettingInvalid, $"'{value}' does not fit the client setting {definition.Name}: {fault}.", definition.Name)
    {
        Field = definition.Name,
    };

    // A group may be made after the setting that names it, so this is only a warning. New-SystemUser reports a missing group as an error.
    private static List<string> MissingNames(IUnitOfWork work, ClientSettingDefinition definition, string text)
    {
        AuthorizationKind? kind = definition.Name switch
        {
            "DefaultUserGroups" => AuthorizationKind.UserGroup,
            "DefaultUserProfiles" => AuthorizationKind.UserProfile,
            _ => null,
        };
        if (kind is null)
        {
            return [];
        }

        HashSet<string> known = work.Authorizations.All(kind.Value, isCounted: false)
            .Select(row => Text.Key(row.Name))
            .ToHashSet(StringComparer.Ordinal);
        return ((IEnumerable<string>)definition.Kind.Value(text))
            .Where(name => !known.Contains(Text.Key(name)))
            .Select(name => $"There is no {AuthorizationNames.Of(kind.Value)} '{name}' yet. Make it before the next user is made.")
            .ToList();
    }
}
