using UserProvisioning.Storage;

namespace UserProvisioning;

/// <summary>Reads and writes settings of users, and the general ones that they fall back to.</summary>
public sealed class UserSettingService
{
    private readonly ProvisioningContext _context;

    internal UserSettingService(ProvisioningContext context) => _context = context;

    /// <summary>The names of all user settings.</summary>
    public static IReadOnlyList<string> Names { get; } = UserSettingCatalog.All.Select(definition => definition.Name).ToList();

    /// <summary>Values to offer for a setting.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>The values; empty when they cannot be listed or there is no such setting.</returns>
    public static IReadOnlyList<string> ChoicesOf(string name) =>
        UserSettingCatalog.All.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Kind.Choices ?? [];

    /// <summary>Lists the settings as they hold for a user, with where each value comes from.</summary>
    /// <param name="reference">Which user.</param>
    /// <param name="name">Which settings; null for all.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.SettingUnknown"/>.</exception>
    public IReadOnlyList<SystemUserSetting> OfUser(SystemUserReference reference, TextFilter? name = null)
    {
        List<UserSettingDefinition> wanted = Wanted(name);
        using IUnitOfWork work = _context.Store.Read();
        SystemUserRow user = SystemUserService.Resolve(work, reference);
        IReadOnlyDictionary<string, string> own = work.Settings.OfUser(user.Id);
        IReadOnlyDictionary<string, string> general = work.Settings.General();
        return wanted.ConvertAll(definition => Effective(definition, user.Username, own, general));
    }

    /// <summary>Sets a setting of a user, or clears it so that it falls back.</summary>
    /// <param name="reference">Which user.</param>
    /// <param name="name">Which setting.</param>
    /// <param name="value">The value; null to clear.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The setting as it holds now.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.SettingUnknown"/>, <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public SystemUserSetting SetOfUser(SystemUserReference reference, string name, object? value, CancellationToken cancellation = default)
    {
        UserSettingDefinition definition = UserSettingCatalog.Require(name);
        string? text = Parse(definition, value);
        return _context.Write(
            work =>
            {
                SystemUserRow user = SystemUserService.Resolve(work, reference);
                string? before = work.Settings.OfUser(user.Id).GetValueOrDefault(definition.Name);
                work.Settings.SetOfUser(user.Id, definition.Name, text);
                SystemUserSetting now = Effective(definition, user.Username, work.Settings.OfUser(user.Id), work.Settings.General());
                if (before != text)
                {
                    var audit = new AuditLog(_context);
                    audit.Add(AuditActions.SetSetting, nameof(SystemUser), user.Username, new FieldChange(definition.Name, before, text));
                    audit.CommitWith(work);
                }

                return now;
            },
            cancellation);
    }

    /// <summary>Lists the general user settings.</summary>
    /// <param name="name">Which; null for all.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingUnknown"/>: a literal name is not that of a setting.</exception>
    public IReadOnlyList<GeneralUserSetting> General(TextFilter? name = null)
    {
        List<UserSettingDefinition> wanted = Wanted(name);
        using IUnitOfWork work = _context.Store.Read();
        IReadOnlyDictionary<string, string> stored = work.Settings.General();
        return wanted.ConvertAll(definition => ToGeneral(definition, stored));
    }

    /// <summary>Sets a general user setting, or clears it so that the built-in default holds.</summary>
    /// <param name="name">Which.</param>
    /// <param name="value">The value; null to clear.</param>
    /// <param name="cancellation">Gives up waiting for the database.</param>
    /// <returns>The setting as it holds now.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingUnknown"/>, <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public GeneralUserSetting SetGeneral(string name, object? value, CancellationToken cancellation = default)
    {
        UserSettingDefinition definition = UserSettingCatalog.Require(name);
        string? text = Parse(definition, value);
        return _context.Write(
            work =>
            {
                string? before = work.Settings.General().GetValueOrDefault(definition.Name);
                work.Settings.SetGeneral(definition.Name, text);
                GeneralUserSetting now = ToGeneral(definition, work.Settings.General());
                if (before != text)
                {
                    var audit = new AuditLog(_context);
                    audit.Add(AuditActions.Update, nameof(GeneralUserSetting), definition.Name, new FieldChange("Value", before, text));
                    audit.CommitWith(work);
                }

                return now;
            },
            cancellation);
    }

    private static List<UserSettingDefinition> Wanted(TextFilter? name) => name?.Literal is { } literal
        ? [UserSettingCatalog.Require(literal)]
        : UserSettingCatalog.All.Where(definition => name?.Matches(definition.Name) ?? true).ToList();

    private static string? Parse(UserSettingDefinition definition, object? value)
    {
        if (value is null)
        {
            return null;
        }

        (string? text, string? fault) = definition.Kind.Parse(value);
        return fault is null
            ? text
            : throw new ProvisioningException(
                ErrorIds.SettingInvalid, $"'{value}' does not fit the user setting {definition.Name}: {fault}.", definition.Name) { Field = definition.Name };
    }

    private static GeneralUserSetting ToGeneral(UserSettingDefinition definition, IReadOnlyDictionary<string, string> stored)
    {
        string? text = stored.GetValueOrDefault(definition.Name);
        return new GeneralUserSetting
        {
            Name = definition.Name,
            Value = definition.Kind.Value(text ?? definition.BuiltIn),
            DefaultValue = definition.Kind.Value(definition.BuiltIn),
            Source = text is null ? UserSettingSource.BuiltIn : UserSettingSource.General,
            Description = definition.Description,
        };
    }

    private static SystemUserSetting Effective(
        UserSettingDefinition definition, string username, IReadOnlyDictionary<string, string> own, IReadOnlyDictionary<string, string> general)
    {
        (string text, UserSettingSource source) =
            own.TryGetValue(definition.Name, out string? mine) ? (mine, UserSettingSource.User)
            : general.TryGetValue(definition.Name, out string? shared) ? (shared, UserSettingSource.General)
            : (definition.BuiltIn, UserSettingSource.BuiltIn);
        return new SystemUserSetting { Username = username, Name = definition.Name, Value = definition.Kind.Value(text), Source = source };
    }
}
