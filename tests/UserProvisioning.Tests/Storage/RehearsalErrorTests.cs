using UserProvisioning.Connections;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of an error within a rehearsal that ends its whole transaction, as a server does for severe errors.</summary>
public sealed class RehearsalErrorTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("up-test-");

    private string File => Path.Combine(_folder.FullName, "test.db");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_error_is_told_and_not_that_nothing_is_left_to_roll_back(bool isWithinAnother)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(File);
        TestDatabase.Execute(null, File, "CREATE TRIGGER Refuse BEFORE INSERT ON ClientSettings BEGIN SELECT RAISE(ROLLBACK, 'It is refused.'); END");
        ProvisioningConnection outer = connection.Rehearse();
        outer.Licenses.SetTotal(LicenseType.FullUser, 3);
        Exception error = Assert.ThrowsAny<Exception>(() =>
        {
            using ProvisioningConnection? inner = isWithinAnother ? outer.Rehearse() : null;
            (inner ?? outer).ClientSettings.Set("ClientName", "Acme");
        });
        Assert.Contains("It is refused.", error.ToString(), StringComparison.Ordinal);
        outer.Dispose();
        Assert.Equal(0, connection.Licenses.List().Single(pool => pool.License == LicenseType.FullUser).Total);
    }
}
