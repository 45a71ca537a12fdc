using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using UserProvisioning.Common;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The bench of 1,000 logins of known users through the pipeline, with an issuer whose groups give user groups and whose claims update contacts. It
/// is compared with verifying the tokens with the library alone, with an UPDATE of the user and an INSERT of the token, which can be used once, for
/// each.
/// </summary>
internal static class WorkplaceLoginBench
{
    private const int Users = 1000;
    private const string Audience = "workplace-app";

    internal static Measurement Run(Workspace workspace)
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa) { KeyId = "k1" };
        using var issuer = new Publisher(key);
        string[] tokens = SignAll(issuer.Address, key);
        string database = workspace.PathOf("workplace.db");
        string file = workspace.PathOf("tokens.txt");
        File.WriteAllLines(file, tokens);
        using var session = new ModuleSession(workspace);
        session.Run(
            $$"""
            [void] (Connect-UserProvisioning '{{database}}')
            Set-UserLicense Requestor {{Users}}
            [void] (New-UserGroup Employees)
            Set-ClientSetting DefaultUserGroups Employees
            [void] (New-UserGroup Planners)
            [void] (New-WorkplaceIssuer Bench -Issuer {{issuer.Address}} -Audience {{Audience}} -Provisioning ContactAndUser `
                -EmailDomain example.org -UpdateContact -GroupMap @{ plan = 'Planners'; staff = 'Employees' } -RequiredGroup staff)
            $tokens = [IO.File]::ReadAllLines('{{file}}')
            [void] ($tokens | Register-WorkplaceLogin)
            """);
        return Bench.Compare(
            $"Register-WorkplaceLogin, {Users:N0} known users",
            limit: 2,
            rounds: 5,
            module: () =>
            {
                // A token can be used once, so each round has new ones.
                File.WriteAllLines(file, SignAll(issuer.Address, key));
                session.Run($"$tokens = [IO.File]::ReadAllLines('{file}')");
                var clock = Stopwatch.StartNew();
                session.Run("$logins = $tokens | Register-WorkplaceLogin");
                double seconds = clock.Elapsed.TotalSeconds;

                // Check the results outside of the measured time.
                int known = (int)session.Run("@($logins | Where-Object Outcome -eq Known).Count")[0].BaseObject;
                return known == Users ? seconds : throw new InvalidOperationException($"{known} were known, not {Users}.");
            },
            floor: () => Floor(tokens, issuer.Address, key, database), warmUps: 30);
    }

    private static double Floor(string[] tokens, string issuer, RsaSecurityKey key, string database)
    {
        var clock = Stopwatch.StartNew();
        var handler = new JsonWebTokenHandler();
        var parameters = new TokenValidationParameters { ValidIssuer = issuer, ValidAudience = Audience, IssuerSigningKey = key };
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE SystemUsers SET LastLoginAt = @At WHERE ContactId = (SELECT ContactId FROM WorkplaceIdentities WHERE Issuer "
            + "= @Issuer AND Subject = @Subject)";
        command.Parameters.AddWithValue("@At", "2026-01-01 00:00:00");
        command.Parameters.AddWithValue("@Issuer", issuer);
        SqliteParameter subject = command.Parameters.AddWithValue("@Subject", string.Empty);
        command.Prepare();
        using SqliteCommand used = connection.CreateCommand();
        used.Transaction = transaction;
        used.CommandText = "INSERT INTO WorkplaceTokens (Hash, ExpiresAt) VALUES (@Hash, '2026-01-01 00:00:00')";
        SqliteParameter hash = used.Parameters.AddWithValue("@Hash", string.Empty);
        used.Prepare();
        foreach (string token in tokens)
        {
            TokenValidationResult result = handler.ValidateTokenAsync(token, parameters).GetAwaiter().GetResult();
            subject.Value = ((JsonWebToken)result.SecurityToken).Subject;
            hash.Value = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
            if (!result.IsValid || command.ExecuteNonQuery() != 1 || used.ExecuteNonQuery() != 1)
            {
                throw new InvalidOperationException("A token is not valid, or its subject is no known user.");
            }
        }

        transaction.Commit();
        return clock.Elapsed.TotalSeconds;
    }

    private static string[] SignAll(string issuer, RsaSecurityKey key) => Enumerable.Range(1, Users).Select(i => Sign(issuer, key, i)).ToArray();

    private static string Sign(string issuer, RsaSecurityKey key, int number) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = Audience,
        Expires = DateTime.UtcNow.AddHours(1),
        SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        Claims = new Dictionary<string, object>
        {
            ["sub"] = string.Create(CultureInfo.InvariantCulture, $"s-{number}"), ["email"] = $"a{number}@example.org", ["email_verified"] = true,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["groups"] = number % 2 == 0 ? new[] { "staff", "plan", "other" } : ["staff", "other"],
            ["given_name"] = "Anna", ["family_name"] = $"Jansen{number}",
        },
    });

    /// <summary>A web server on this machine that publishes a key as an issuer does.</summary>
    private sealed class Publisher : IDisposable
    {
        private readonly HttpListener _listener = new();

        internal Publisher(RsaSecurityKey key)
        {
            using (var socket = new TcpListener(IPAddress.Loopback, 0))
            {
                socket.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndpoint).Port}/";
            }

            RSAParameters parameters = key.Rsa.ExportParameters(includePrivateParameters: false);
            string keys = JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", use = "sig", kid = key.KeyId, n = Base64UrlEncoder.Encode(
                parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) } } });
            string discovery = JsonSerializer.Serialize(new { issuer = Address, jwks_uri = Address + "keys" });
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = Task.Run(async () =>
            {
                while (_listener.IsListening)
                {
                    HttpListenerContext context = await _listener.GetContextAsync();
                    byte[] body = Encoding.UTF8.GetBytes(context.Request.Url!.AbsolutePath == "/keys" ? keys : discovery);
                    context.Response.ContentType = "application/json";
                    context.Response.OutputStream.Write(body);
                    context.Response.Close();
                }
            });
        }

        internal string Address { get; }

        public void Dispose() => _listener.Close();
    }
}
