using UserProvisioning.Tests.Workplace;

[assembly: AssemblyFixture(typeof(SharedProvider))]

namespace UserProvisioning.Tests.Workplace;

/// <summary>The provider that is shared by all tests that neither stop it nor change its key. The first test that needs it starts it.</summary>
public sealed class SharedProvider : IAsyncDisposable
{
    private readonly Lazy<Task<OpenIdProvider>> _provider = new(OpenIdProvider.Start);

    internal Task<OpenIdProvider> Get() => _provider.Value;

    public async ValueTask DisposeAsync()
    {
        if (_provider.IsValueCreated)
        {
            await (await _provider.Value).DisposeAsync();
        }
    }
}
