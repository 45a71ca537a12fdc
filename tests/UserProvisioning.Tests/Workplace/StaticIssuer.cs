using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Common;

namespace UserProvisioning.Tests.Workplace;

/// <summary>An issuer on a loopback port that publishes what a test gives it, even what no real provider would publish.</summary>
internal sealed class StaticIssuer : IDisposable
{
    private readonly HttpListener _listener = new();

    internal StaticIssuer()
    {
        using (var socket = new TcpListener(IPAddress.Loopback, 0))
        {
            socket.Start();
            Issuer = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}/";
        }

        Discovery = JsonSerializer.Serialize(new { issuer = Issuer, jwks_uri = Issuer + "keys" });
        _listener.Prefixes.Add(Issuer);
        _listener.Start();
        _ = Serve();
    }

    internal string Issuer { get; }

    /// <summary>The discovery document.</summary>
    internal string Discovery { get; set; }

    /// <summary>The key set.</summary>
    internal string Keys { get; set; } = "{\"keys\":[]}";

    /// <summary>The address that a request for the discovery document is redirected to; null to answer the request.</summary>
    internal string? Redirect { get; set; }

    /// <summary>The number of requests for the discovery document.</summary>
    internal int Asked { get; private set; }

    /// <summary>Publishes keys, each with its properties.</summary>
    internal void Publish(params (SecurityKey Key, string? Use)[] keys)
    {
        IEnumerable<Dictionary<string, string>> all = keys.Select(one =>
        {
            JsonWebKey key = JsonWebKeyConverter.ConvertFromSecurityKey(one.Key);
            var parts = new Dictionary<string, string?>
            {
                ["kty"] = key.Kty,
                ["kid"] = key.Kid,
                ["use"] = one.Use,
                ["n"] = key.N,
                ["e"] = key.E,
                ["crv"] = key.Crv,
                ["x"] = key.X,
                ["y"] = key.Y,
                ["k"] = key.K
            };
            return parts.Where(part => part.Value is not null).ToDictionary(part => part.Key, part => part.Value!);
        });
        Keys = JsonSerializer.Serialize(new { keys = all });
    }

    /// <summary>Returns a token of this issuer, different each time.</summary>
    internal string Sign(
        SecurityKey key,
        string algorithm,
        DateTime? from = null,
        DateTime? until = null,
        string subject = "s-1",
        string email = "admin@example.org")
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = Issuer, ["aud"] = OpenIdProvider.Audience, ["sub"] = subject, ["email"] = email, ["email_verified"] = true,
            ["iat"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds(), ["jti"] = Guid.NewGuid().ToString("N"),
            ["exp"] = new DateTimeOffset(until ?? DateTime.UtcNow.AddMinutes(5)).ToUnixTimeSeconds(),
        };
        if (from is { } begin)
        {
            claims["nbf"] = new DateTimeOffset(begin).ToUnixTimeSeconds();
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor { Claims = claims, SigningCredentials = new SigningCredentials(key, algorithm) });
    }

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            bool isKeys = context.Request.Url!.AbsolutePath == "/keys";
            Asked += isKeys ? 0 : 1;
            if (!isKeys && Redirect is not null)
            {
                context.Response.Redirect(Redirect);
            }
            else
            {
                context.Response.OutputStream.Write(Encoding.UTF8.GetBytes(isKeys ? Keys : Discovery));
            }

            try
            {
                context.Response.Close();
            }
            catch (HttpListenerException)
            {
                // The client stopped reading a long response.
            }
        }
    }
}
