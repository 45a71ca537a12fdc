using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using UserProvisioning.Common;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Workplace;

/// <summary>
/// A real OpenID provider on a loopback port (OpenIddict's server). A person signs in by the authorization-code flow, which ends with a
/// real ID token. It can be stopped and started again at the same address with another key. Most tests share one: a subject is known only in
/// the database of the test.
/// </summary>
internal sealed class OpenIdProvider : IAsyncDisposable
{
    internal const string Audience = "workplace-app";

    private static readonly SymmetricSecurityKey CodeKey = new(RandomNumberGenerator.GetBytes(32));

    private readonly int _port = LoopbackServer.FreePort();
    private readonly ConcurrentDictionary<string, (string Subject, (string Name, object Value)[] Claims)> _logins = new();
    private WebApplication? _application;

    internal RsaSecurityKey Key { get; private set; } = NewKey();

    internal string Issuer => $"http://127.0.0.1:{_port}/";

    internal static async Task<OpenIdProvider> Start()
    {
        var provider = new OpenIdProvider();
        await provider.Restart(provider.Key);
        return provider;
    }

    /// <summary>Starts to sign with another key, and publishes only that key.</summary>
    internal Task Rotate() => Restart(NewKey());

    /// <summary>Starts again with the same key.</summary>
    internal Task StartAgain() => Restart(Key);

    internal async Task Stop()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
            _application = null;
        }
    }

    /// <summary>Signs a person in, and returns the ID token.</summary>
    internal async Task<string> SignIn(string subject, params (string Name, object Value)[] claims)
    {
        string login = Guid.NewGuid().ToString("N");
        _logins[login] = (subject, claims);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Issuer) };
        const string Redirect = "http://127.0.0.1/signed-in";
        using HttpResponseMessage authorized = await client.GetAsync(
            $"connect/authorize?response_type=code&client_id={Audience}&scope=openid&redirect_uri={Uri.EscapeDataString(
                Redirect)}&nonce=n-1&login_hint={login}");
        Assert.True(authorized.Headers.Location is not null, await authorized.Content.ReadAsStringAsync());
        string code = System.Web.HttpUtility.ParseQueryString(authorized.Headers.Location!.Query)["code"]!;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code", ["client_id"] = Audience, ["redirect_uri"] = Redirect, ["code"] = code,
        });
        using HttpResponseMessage exchanged = await client.PostAsync("connect/token", form);
        using JsonDocument answer = JsonDocument.Parse(await exchanged.Content.ReadAsStringAsync());
        return answer.RootElement.GetProperty("id_token").GetString()!;
    }

    /// <summary>Returns a token with any content, signed by this provider and different each time. A claim that is null is left out.</summary>
    internal string Sign(Dictionary<string, object?> claims, SigningCredentials? credentials = null, IDictionary<string, object>? header = null)
    {
        var all = new Dictionary<string, object>
        {
            ["iss"] = Issuer, ["aud"] = Audience, ["sub"] = "s-1", ["jti"] = Guid.NewGuid().ToString("N"),
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), ["exp"] = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds(),
        };
        foreach ((string name, object? value) in claims)
        {
            if (value is null)
            {
                all.Remove(name);
            }
            else
            {
                all[name] = value;
            }
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = all,
            SigningCredentials = credentials ?? new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
            AdditionalHeaderClaims = header,
        });
    }

    internal static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    public async ValueTask DisposeAsync() => await Stop();

    private async Task Restart(RsaSecurityKey key)
    {
        await Stop();
        Key = key;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls(Issuer);
        builder.Services.AddAuthentication();
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.EnableDegradedMode();
            options.SetIssuer(new Uri(Issuer));
            options.SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token");
            options.AllowAuthorizationCodeFlow();
            options.AddSigningKey(key).AddEncryptionKey(CodeKey);
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<OpenIddictServerEvents.ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(_ => default));
            options.AddEventHandler<OpenIddictServerEvents.ValidateTokenRequestContext>(handler => handler.UseInlineHandler(_ => default));
            options.AddEventHandler<OpenIddictServerEvents.HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                (string subject, (string Name, object Value)[] claims) = _logins[context.Request.LoginHint!];
                var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreScheme);
                identity.SetClaim(OpenIddictConstants.Claims.Subject, subject);
                foreach ((string name, object value) in claims)
                {
                    _ = value switch
                    {
                        bool truth => identity.SetClaim(name, truth),
                        string[] several => identity.SetClaims(name, [.. several]),
                        JsonElement json => identity.SetClaim(name, json),
                        _ => identity.SetClaim(name, (string)value),
                    };
                }

                identity.SetDestinations(_ => [OpenIddictConstants.Destinations.IdentityToken]);
                context.Principal = new ClaimsPrincipal(identity).SetScopes(context.Request.GetScopes());
                return default;
            }));
        });
        WebApplication application = builder.Build();
        application.UseAuthentication();
        await application.StartAsync();
        _application = application;
    }

    private const string OpenIddictServerAspNetCoreScheme = "OpenIddict.Server.AspNetCore";
}
