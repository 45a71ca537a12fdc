using UserProvisioning.Connections;
using UserProvisioning.Importing;
using UserProvisioning.Settings;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Batches;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of the numbers behind usernames that are taken, in an import of several transactions.</summary>
public sealed class UsernameNumberTests : IDisposable
{
    private const int Rows = 4000;

    /// <summary>The number of different names: as many as a batch has rows, so that each name occurs once in each batch.</summary>
    private const int Names = 500;

    private readonly TestDatabase _database = new(pool: Rows);

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_name_that_many_have_is_not_looked_up_for_each_of_them()
    {
        string path = Path.Combine(_database.Folder, "people.csv");
        File.WriteAllText(path, "ExternalReference,FirstName,LastName\n"
            + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{i},Jan,Visser{Letters(i % Names)}\n")));
        ProvisioningConnection connection = _database.OpenCounted(out CountingStore store);
        connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path, CreateUser = true, LongestTransaction = TimeSpan.Zero });
        Assert.True(store.Calls.Count(call => call == "Write") > 4, "The import had few transactions.");

        Assert.DoesNotContain("Users.UsernameKeysNumbered", store.Calls);
        string name = $"jvisser{Letters(7)}";
        Assert.Equal(
            Enumerable.Range(2, (Rows / Names) - 1).Select(number => $"{name}{number}").Prepend(name),
            _database.Connection.SystemUsers.List(new SystemUserFilter()).Select(user => user.Username)
                .Where(known => known.StartsWith(name, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static string Letters(int number) => $"{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}";

    [Fact]
    public void Numbers_of_a_transaction_that_was_rolled_back_are_free_again()
    {
        var numbers = new KnownUsernames();
        numbers.Set(1, 4);
        Assert.Equal(4, numbers.Find(1));
        numbers.Forget();
        Assert.Equal(0, numbers.Find(1));
        numbers.Set(1, 4);
        numbers.Keep();
        numbers.Set(1, 9);
        Assert.Equal(9, numbers.Find(1));
        numbers.Forget();
        Assert.Equal(4, numbers.Find(1));
    }
}
