using System.Reflection;
using Microsoft.Data.Sqlite;
using UserProvisioning.Connections;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests that the client settings by which one issuer was trusted before become a workplace issuer, and that its links stay.</summary>
public sealed class IssuerMigrationTests : IDisposable
{
    private const string Issuer = "https://login.example.org/";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_settings_become_one_issuer_and_its_links_stay()
    {
        using ProvisioningConnection connection = Upgrade(("WorkplaceIssuer", Issuer), ("WorkplaceAudience", "app"),
            ("WorkplaceProvisioning", "User"), ("WorkplaceClaims", "LastName=nickname; CostCenter=cc,k"), ("ClientName", "Hogeland"));
        WorkplaceIssuer issuer = Assert.Single(connection.WorkplaceIssuers.List());
        Assert.Equal(("Default", Issuer, "app", WorkplaceProvisioning.User, "groups", false), (
            issuer.Name, issuer.Issuer, issuer.Audience, issuer.Provisioning, issuer.GroupClaim, issuer.UpdateContact));
        Assert.Equal(["Email"], issuer.MatchBy);
        Assert.Equal("""{"LastName":"nickname","CostCenter":["cc","k"]}""", issuer.ClaimMap!.ToString());
        WorkplaceIdentity[] links = connection.Workplace.List().ToArray();
        Assert.Equal(["3 s-1 app", "4 s-2 "], links.Select(link => $"{link.Id} {link.Subject} {link.Audience}"));
        Assert.Equal("ClientName|Hogeland", Rows("SELECT Name || '|' || Value FROM ClientSettings"));

        // An id that was given once is not given again.
        Assert.Equal("7", Rows("SELECT seq FROM sqlite_sequence WHERE name = 'WorkplaceIdentities'"));
        Assert.Equal("", Rows("PRAGMA foreign_key_check"));
    }

    [Theory]
    [InlineData("WorkplaceIssuer", Issuer)]
    [InlineData("WorkplaceAudience", "app")]
    [InlineData("WorkplaceProvisioning", "User")]
    public void Settings_that_trusted_nobody_become_no_issuer(string name, string value)
    {
        using ProvisioningConnection connection = Upgrade((name, value));
        Assert.Empty(connection.WorkplaceIssuers.List());
        Assert.Equal(2, connection.Workplace.List().Count());
        Assert.Equal("", Rows("SELECT Name FROM ClientSettings"));
    }

    private string File => _folder.File("old.db");

    /// <summary>Makes a file with the schema before issuers, and opens it.</summary>
    private ProvisioningConnection Upgrade(params (string Name, string Value)[] settings)
    {
        Assembly product = typeof(SqliteMigrator).Assembly;
        string[] scripts = product.GetManifestResourceNames()
            .Where(name => name.Contains(".Storage.Sqlite.Migrations.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .TakeWhile(name => !name.Contains("workplace_issuers", StringComparison.Ordinal))
            .ToArray();
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            SqliteMigrator.Upgrade(connection, File, scripts, name =>
            {
                using var reader = new StreamReader(product.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            });
            Execute(connection, "INSERT INTO Contacts (Id, Type, LastName, DisplayName) VALUES (1, 'Person', 'A', 'A'), (2, 'Person', 'B', 'B')");
            Execute(connection, "INSERT INTO WorkplaceIdentities (Id, ContactId, Issuer, Subject, LinkedAt) VALUES "
                + $"(3, 1, '{Issuer}', 's-1', '2026-01-01 00:00:00'), (4, 2, 'https://else.example.org', 's-2', '2026-01-01 00:00:00')");
            Execute(connection, "UPDATE sqlite_sequence SET seq = 7 WHERE name = 'WorkplaceIdentities'");
            foreach ((string name, string value) in settings)
            {
                Execute(connection, $"INSERT INTO ClientSettings (Name, Value) VALUES ('{name}', '{value}')");
            }
        }

        return ProvisioningConnection.OpenEmbedded(File);
    }

    private string Rows(string sql) => DatabaseDump.Query(File, sql).Trim();

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
