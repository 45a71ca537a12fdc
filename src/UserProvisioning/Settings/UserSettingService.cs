using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Storage;

namespace UserProvisioning.Settings;

/// <summary>Reads and writes the settings of users, and the general values that apply to users without a value of their own.</summary>
public sealed class UserSettingService
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    private readonly ProvisioningContext _context;

    internal UserSettingService(ProvisioningContext context) => _context = context;

    /// <summary>The names of all user settings.</summary>
    public static IReadOnlyList<string> Names { get; } = UserSettingCatalog.All.Select(definition => definition.Name).ToList();

    /// <summary>The values that can be offered for a setting.</summary>
    /// <param name="name">The setting.</param>
    /// <returns>The values; empty when they cannot be listed or there is no such setting.</returns>
    public static IReadOnlyList<string> ChoicesOf(string name) =>
        UserSettingCatalog.All.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Kind.Choices ?? [];

    /// <summary>Lists the effective settings of a user, each with the source of its value.</summary>
    /// <param name="reference">The user.</param>
    /// <param name="name">The settings to list; null for all.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.SettingUnknown"/>.</exception>
    public IReadOnlyList<SystemUserSetting> OfUser(SystemUserReference reference, TextFilter? name = null) => OfUsers([reference], name)[0].Require();

    /// <summary>Lists the effective settings of users, each with the source of its value.</summary>
    /// <param name="references">The users.</param>
    /// <param name="name">The settings to list; null for all.</param>
    /// <returns>For each user, in order: the settings, or why the user could not be found.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingUnknown"/>.</exception>
    public IReadOnlyList<Outcome<SystemUserSetting[]>> OfUsers(IReadOnlyList<SystemUserReference> references, TextFilter? name = null)
    {
        ArgumentNullException.ThrowIfNull(references);
        List<UserSettingDefinition> wanted = Wanted(name);
        using IUnitOfWork work = _context.Store.Read();
        List<(SystemUserRow? Row, ProvisioningException? Error)> found = SystemUserLookup.ResolveAll(work, references);
        IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> own = OwnOf(work, found);
        IReadOnlyDictionary<string, string> general = work.Settings.General();
        return found.ConvertAll(one => one.Row is { } user
            ? (Outcome<SystemUserSetting[]>)wanted.Select(definition => Effective(
                definition,
                user.Username,
                own.GetValueOrDefault(user.Id) ?? None,
                general)).ToArray()
            : one.Error!);
    }

    /// <summary>Sets a setting of a user, or removes the user's own value.</summary>
    /// <param name="reference">The user.</param>
    /// <param name="name">The setting.</param>
    /// <param name="value">The value; null to remove it.</param>
    /// <param name="cancellation">Cancels waiting for the database.</param>
    /// <returns>The setting with its effective value.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UserNotFound"/>, <see cref="ErrorIds.SettingUnknown"/>,
    /// <see cref="ErrorIds.SettingInvalid"/>.</exception>
    public SystemUserSetting SetOfUser(SystemUserReference reference, string name, object? value, CancellationToken cancellation = default) =>
        SetOfUsers([new UserSettingRequest { User = reference, Name = name, Value = value }], cancellation: cancellation)[0].Require();

    /// <summary>Sets settings of users, or removes the users' own values.</summary>
    /// <param name="requests">The changes.</param>
    /// <param name="stopAtFirstError">True to stop at the first item that fails; its error is then the last result.</param>
    /// <param name="cancellation">Cancels waiting for the database.</param>
    /// <returns>
    /// For each request, in order: the setting with its effective value, or an error: <see cref="ErrorIds.UserNotFound"/>, <see
    /// cref="ErrorIds.SettingUnknown"/>,
    /// <see cref="ErrorIds.SettingInvalid"/>.
    /// </returns>
    public IReadOnlyList<Outcome<SystemUserSetting>> SetOfUsers(
        IReadOnlyList<UserSettingRequest> requests, bool stopAtFirstError = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return _context.WriteEach(
            requests,
            request => request.User.ToString(),
            stopAtFirstError,
            (work, some) =>
            {
                var audit = new AuditLog(_context, work);
                List<(SystemUserRow? Row, ProvisioningException? Error)> users = SystemUserLookup.ResolveAll(
                    work,
                    some.Select(request => request.User).ToList());
                IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> stored = OwnOf(work, users);
                IReadOnlyDictionary<string, string> general = work.Settings.General();
                var own = new Dictionary<long, Dictionary<string, string>>();
                var changed = new HashSet<long>();
                var results = new List<Outcome<SystemUserSetting>>(some.Count);
                for (int i = 0; i < some.Count && !(stopAtFirstError && results is [.., { Error: not null }]); i++)
                {
                    results.Add(Set(some[i], users[i]));
                }

                if (changed.Count > 0)
                {
                    work.Settings.ReplaceOfUsers(
                        changed,
                        changed.SelectMany(user => own[user].Select(setting => (user, setting.Key, setting.Value))).ToList());
                }

                return results;

                Outcome<SystemUserSetting> Set(UserSettingRequest request, (SystemUserRow? Row, ProvisioningException? Error) user)
                {
                    try
                    {
                        UserSettingDefinition definition = UserSettingCatalog.Require(request.Name);
                        string? text = Parse(definition, request.Value);
                        return user.Row is { } row ? Change(row, definition, text) : user.Error!;
                    }
                    catch (ProvisioningException exception)
                    {
                        return exception;
                    }
                }

                SystemUserSetting Change(SystemUserRow user, UserSettingDefinition definition, string? text)
                {
                    if (!own.TryGetValue(user.Id, out Dictionary<string, string>? settings))
                    {
                        own.Add(user.Id, settings = new(stored.GetValueOrDefault(user.Id) ?? None, StringComparer.OrdinalIgnoreCase));
                    }

                    string? before = settings.GetValueOrDefault(definition.Name);
                    if (before != text)
                    {
                        changed.Add(user.Id);
                        audit.Add(AuditActions.SetSetting, user, new FieldChange(definition.Name, before, text));
                    }

                    if (text is null)
                    {
                        settings.Remove(definition.Name);
                    }
                    else
                    {
                        settings[definition.Name] = text;
                    }

                    return Effective(definition, user.Username, settings, general);
                }
            },
            cancellation);
    }

    /// <summary>Lists the general user settings.</summary>
    /// <param name="name">The settings to list; null for all.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingUnknown"/>: a literal name is not that of a setting.</exception>
    public IReadOnlyList<GeneralUserSetting> General(TextFilter? name = null)
    {
        List<UserSettingDefinition> wanted = Wanted(name);
        using IUnitOfWork work = _context.Store.Read();
        IReadOnlyDictionary<string, string> stored = work.Settings.General();
        return wanted.ConvertAll(definition => ToGeneral(definition, stored));
    }

    /// <summary>Sets a general user setting, or removes it so that the default of the product applies.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="value">The value; null to remove it.</param>
    /// <param name="cancellation">Cancels waiting for the database.</param>
    /// <returns>The setting with its effective value.</returns>
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
                    var audit = new AuditLog(_context, work);
                    audit.Add(AuditActions.Update, nameof(GeneralUserSetting), definition.Name, new FieldChange("Value", before, text));
                }

                return UnitResult.Keep(now);
            },
            cancellation);
    }

    private static IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> OwnOf(
        IUnitOfWork work,
        List<(SystemUserRow? Row, ProvisioningException? Error)> users) =>
        work.Settings.OfUsers(users.Select(one => one.Row?.Id).OfType<long>().Distinct().ToList());

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
                ErrorIds.SettingInvalid, $"'{value}' does not fit the user setting {definition.Name}: {fault}.", definition.Name)
                {
                    Field = definition.Name
                };
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
