using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Workplace;

/// <summary>A database whose client trusts a real provider.</summary>
internal sealed class WorkplaceLab : IAsyncDisposable
{
    private WorkplaceLab(OpenIdProvider provider) => Provider = provider;

    internal OpenIdProvider Provider { get; }

    internal TestDatabase Database { get; } = new(pool: 10);

    internal static async Task<WorkplaceLab> Start(WorkplaceProvisioning provisioning = WorkplaceProvisioning.ContactAndUser)
    {
        var lab = new WorkplaceLab(await OpenIdProvider.Start());
        lab.Database.Clock.Now = DateTime.UtcNow;
        lab.Set("WorkplaceIssuer", lab.Provider.Issuer);
        lab.Set("WorkplaceAudience", OpenIdProvider.Audience);
        lab.Set("WorkplaceProvisioning", provisioning.ToString());
        return lab;
    }

    internal void Set(string setting, object value) => Database.Connection.ClientSettings.Set(setting, value);

    internal Contact Person(string email, string name = "Jansen", Func<ContactFields, ContactFields>? with = null)
    {
        var fields = new ContactFields { Type = ContactType.Person, FirstName = "Ann", LastName = name, Email = email };
        return Database.Connection.Contacts.Create(with?.Invoke(fields) ?? fields);
    }

    internal SystemUser User(Contact contact) => Database.Connection.SystemUsers.Create([new() { Contact = new ContactReference(contact) }])[0].Require();

    internal WorkplaceLogin Register(string token, string? nonce = null) => Outcome(token, nonce).Require();

    internal Outcome<WorkplaceLogin> Outcome(string token, string? nonce = null) =>
        Database.Connection.Workplace.Register([new WorkplaceLoginRequest { IdToken = token, Nonce = nonce }])[0];

    /// <summary>Requires that a token is refused and that nothing changed, to the last row.</summary>
    internal string Refused(string token, string? nonce = null)
    {
        string before = Database.Dump();
        ProvisioningException error = Outcome(token, nonce).Error!;
        Assert.Equal(ErrorIds.TokenInvalid, error.ErrorId);
        Assert.Equal(before, Database.Dump());
        Assert.True(token.Length < 40 || !error.ToString().Contains(token[..40], StringComparison.Ordinal));
        return error.Message;
    }

    internal WorkplaceLogin Denied(string token, string reason)
    {
        string before = Database.Dump();
        WorkplaceLogin login = Register(token);
        Assert.Equal((WorkplaceOutcome.Denied, reason), (login.Outcome, login.Reason));
        Assert.NotNull(login.Message);
        Assert.Equal(before, Database.Dump());
        return login;
    }

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        Database.Dispose();
    }
}
