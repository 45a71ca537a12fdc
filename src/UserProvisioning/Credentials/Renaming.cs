using UserProvisioning.References;
using UserProvisioning.Runs;
using UserProvisioning.Settings;
using UserProvisioning.Storage;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Credentials;

/// <summary>
/// The renaming of users within one unit of work: it gives each the username that a format makes of its contact, or gives one username to the first
/// who may have it. The former name is given up.
/// </summary>
internal sealed class Renaming
{
    private readonly IUnitOfWork _work;
    private readonly AuditLog _audit;
    private readonly ClientSettings _settings;
    private readonly DateTime _now;
    private readonly CredentialChange _change;
    private readonly UsernameAllocator _names;
    private readonly RequestedUsernames _formats;
    private readonly Dictionary<string, SystemUserRow> _holders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _formerKeys = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<long, ContactRow> _contacts = new Dictionary<long, ContactRow>();

    internal Renaming(IUnitOfWork work, AuditLog audit, ClientSettings settings, DateTime nowUtc, CredentialChange change)
    {
        (_work, _audit, _settings, _now, _change) = (work, audit, settings, nowUtc, change);
        _names = new UsernameAllocator(work, GivenUpUsernames.Since(settings, nowUtc));
        _formats = new RequestedUsernames(settings, work);
    }

    /// <summary>Reads at once what the names of users are made of.</summary>
    internal void Load(IReadOnlyCollection<SystemUserRow> users)
    {
        if (_change.UsernameFormat is null || users.Count == 0)
        {
            return;
        }

        _contacts = _work.Contacts.ByIds(users.Select(user => user.ContactId).Distinct().ToList());
        var wished = new List<string>();
        foreach (SystemUserRow user in users)
        {
            try
            {
                wished.Add(_formats.ByFormat(_change.UsernameFormat, _contacts[user.ContactId]));
            }
            catch (ProvisioningException)
            {
                // The error is reported when this user is renamed.
            }
        }

        _names.Prefetch(wished);
    }

    /// <summary>Finds the user that a reference names now: the batch may have renamed users since the reference was resolved.</summary>
    internal (SystemUserRow? Row, ProvisioningException? Error) Find(
        SystemUserReference reference, (SystemUserRow? Row, ProvisioningException? Error) read)
    {
        if (reference.Username is null)
        {
            return read;
        }

        string key = Text.Key(reference.Username);
        return _holders.TryGetValue(key, out SystemUserRow? holder) ? (holder, null)
            : _formerKeys.Contains(key) ? (null, SystemUserLookup.NotFound(reference, _work.DatabaseId))
            : read;
    }

    /// <summary>Renames a user, unless it has the name already.</summary>
    /// <param name="user">The user; it gets the new name.</param>
    /// <param name="newPassword">The password that the user gets at the same time; null when it keeps the present one.</param>
    /// <param name="givers">Who gives the name.</param>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.UsernameInvalid"/>, <see cref="ErrorIds.UsernameTaken"/>,
    /// <see cref="ErrorIds.UsernameEmpty"/>, <see cref="ErrorIds.PasswordPolicy"/>.</exception>
    internal void Apply(SystemUserRow user, string? newPassword, AccessGivers givers)
    {
        string former = Text.Key(user.Username);
        var taker = new UsernameTaker(user.ContactId, user.ExternalReference, former);
        string username = _change.Username is { } given ? Given(user, given.Trim(), taker)
            : _names.Take(_formats.ByFormat(_change.UsernameFormat, _contacts[user.ContactId]), taker);
        if (username == user.Username)
        {
            return;
        }

        try
        {
            RequireOtherPassword(user, username, newPassword);
        }
        catch (ProvisioningException)
        {
            if (Text.Key(username) != former)
            {
                _names.Return(username);
            }

            throw;
        }

        _names.Write();
        _work.Users.SetUsername(user.Id, username, givers.By(givers.Named with { Name = _change.UsernameFormat }));
        _audit.Add(AuditActions.Rename, nameof(SystemUser), username, user.ContactId, [new FieldChange("Username", user.Username, username)]);
        if (Text.Key(username) != former)
        {
            GivenUpUsernameRow givenUp = GivenUpUsernames.Of(user, _now);
            _work.GivenUpUsernames.Add([givenUp]);
            _names.Release(givenUp);
        }

        _holders.Remove(former);
        _formerKeys.Add(former);
        _holders[Text.Key(username)] = user;
        user.Username = username;
    }

    private string Given(SystemUserRow user, string username, UsernameTaker taker)
    {
        UsernameRules.Check(username);
        return username == user.Username || _names.TryTake(username, taker)
            ? username
            : throw GivenUpUsernames.Taken(username, user.Username, _names.GivenUp(username), _settings);
    }

    /// <summary>Refuses a password that is the username, also when only the username changes.</summary>
    private void RequireOtherPassword(SystemUserRow user, string username, string? newPassword)
    {
        if (newPassword is not null)
        {
            new PasswordPolicy(_settings).Check(newPassword, username);
        }
        else if (user.PasswordHash is { } hash && PasswordHashing.Verify(hash, username))
        {
            throw new ProvisioningException(
                ErrorIds.PasswordPolicy, $"The new username of '{user.Username}' is its password. Set another password with it.", user.Username);
        }
    }
}
