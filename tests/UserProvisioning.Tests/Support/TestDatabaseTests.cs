using UserProvisioning.Fields;

namespace UserProvisioning.Tests.Support;

public class TestDatabaseTests
{
    [Fact]
    public void A_test_database_leaves_nothing_behind()
    {
        string folder;
        using (var database = new TestDatabase())
        {
            folder = database.Folder;
            database.Connection.Contacts.Create(new ContactFields { LastName = "Visser" });
            Assert.Contains("Visser", database.Dump(), StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder));
    }
}
