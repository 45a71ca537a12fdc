using UserProvisioning.Common;
using UserProvisioning.Fields;
using UserProvisioning.Tests.Support;
using UserProvisioning.Workplace;
using UserProvisioning.Workplace.Issuers;

namespace UserProvisioning.Tests.Workplace;

/// <summary>A database whose workplace issuer is a real provider.</summary>
internal sealed class WorkplaceLab : IAsyncDisposable
{
    private readonly OpenIdProvider? _provider;
    private readonly bool _ownsProvider;

    private WorkplaceLab(string issuer, OpenIdProvider? provider = null, bool ownsProvider = false)
    {
        _provider = provider;
        _ownsProvider = ownsProvider;
        Database.Clock.Now = DateTime.UtcNow;
        Database.Issuer(issuer);

        // A user without any group cannot log in.
        Database.Group("Staff");
        Set("DefaultUserGroups", "Staff");
    }

    internal OpenIdProvider Provider => _provider!;

    internal TestDatabase Database { get; } = new(pool: 10);

    /// <summary>Makes a lab with the provider that tests share.</summary>
    internal static async Task<WorkplaceLab> At(SharedProvider shared) => await shared.Get() is var provider ? new(provider.Issuer, provider) : null!;

    /// <summary>Makes a lab with an issuer that publishes what the test gives it.</summary>
    internal static WorkplaceLab At(StaticIssuer issuer) => new(issuer.Issuer);

    /// <summary>Makes a lab with its own provider, which can be stopped or given another key.</summary>
    internal static async Task<WorkplaceLab> Alone() =>
        await OpenIdProvider.Start() is var provider ? new(provider.Issuer, provider, ownsProvider: true) : null!;

    /// <summary>Changes the workplace issuer.</summary>
    internal void Change(Func<WorkplaceIssuerFields, WorkplaceIssuerFields> change) =>
        Database.Connection.WorkplaceIssuers.Update(new WorkplaceIssuerReference("Default"), change);

    internal void Set(string setting, object value) => Database.Connection.ClientSettings.Set(setting, value);

    internal Contact Person(string email, string name = "Jansen", Func<ContactFields, ContactFields>? with = null)
    {
        var fields = new ContactFields { Type = ContactType.Person, FirstName = "Ann", LastName = name, Email = email };
        return Database.Connection.Contacts.Create(with?.Invoke(fields) ?? fields);
    }

    internal SystemUser User(Contact contact) =>
        Database.Connection.SystemUsers.Create([new() { Contact = new ContactReference(contact) }])[0].Require();

    internal WorkplaceLogin Register(string token, string? nonce = null) => Outcome(token, nonce).Require();

    internal Outcome<WorkplaceLogin> Outcome(string token, string? nonce = null) =>
        Database.Connection.Workplace.Register([new WorkplaceLoginRequest { IdToken = token, Nonce = nonce }])[0];

    /// <summary>Requires that a token is refused and that no byte of the database changes.</summary>
    internal string Refused(string token, string? nonce = null)
    {
        ProvisioningException error = Untouched(() => Outcome(token, nonce)).Error!;
        Assert.Equal(ErrorIds.TokenInvalid, error.ErrorId);
        Assert.True(token.Length < 40 || !error.ToString().Contains(token[..40], StringComparison.Ordinal));
        return error.Message;
    }

    /// <summary>Requires that a used token is refused and that no byte of the database changes.</summary>
    internal void Used(string token) => Assert.Equal(ErrorIds.TokenUsed, Untouched(() => Outcome(token)).Error?.ErrorId);

    /// <summary>Requires that a login is denied for a reason and that no byte of the database changes.</summary>
    internal WorkplaceLogin Denied(string token, string reason)
    {
        WorkplaceLogin login = Untouched(() => Register(token));
        Assert.Equal((WorkplaceOutcome.Denied, reason), (login.Outcome, login.Reason));
        Assert.NotNull(login.Message);
        return login;
    }

    /// <summary>Runs an action that must change no byte of the database file or its write-ahead log, and no row.</summary>
    private T Untouched<T>(Func<T> act)
    {
        string rows = Database.Dump();
        (string Database, string Log) before = Bytes();
        T result = act();
        Assert.Equal(before, Bytes());
        Assert.Equal(rows, Database.Dump());
        return result;
    }

    // The files of a server cannot be read here.
    private (string Database, string Log) Bytes()
    {
        if (Database.OnServer is not null)
        {
            return (string.Empty, string.Empty);
        }

        return (Hash(Database.File), Hash(Database.File + "-wal"));

        static string Hash(string file)
        {
            if (!File.Exists(file))
            {
                return "none";
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return $"{stream.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream))}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_ownsProvider)
        {
            await Provider.DisposeAsync();
        }

        Database.Dispose();
    }
}
