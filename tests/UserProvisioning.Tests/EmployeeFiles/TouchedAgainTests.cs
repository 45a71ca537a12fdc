using UserProvisioning.Importing;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests what an import that ends records of the changes that others made meanwhile.</summary>
public sealed class TouchedAgainTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    /// <summary>Each import that overlaps others records again what these recorded again, so the rows must not double with each.</summary>
    [Fact]
    public void Imports_that_end_one_after_another_record_each_contact_once_each()
    {
        const int Contacts = 3;
        const int Imports = 16;
        string path = Path.Combine(_database.Folder, "employees.csv");
        File.WriteAllText(path, "ExternalReference,LastName\n0,Visser\n1,Bakker\n2,Smit\n");
        _database.Connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path, Source = "HR" });
        using IStorageEngine store = _database.OpenStore();
        KnownRowMark begin;
        using (IWritingUnit work = store.Begin(CancellationToken.None))
        {
            begin = work.KnownRows.Latest();
        }

        for (int i = 0; i < Contacts; i++)
        {
            _database.Connection.Contacts.Update(new ContactReference($"{i}"), fields => fields with { JobTitle = "Cook" });
        }

        long changes = Rows();
        for (int i = 0; i < Imports; i++)
        {
            using IWritingUnit work = store.Begin(CancellationToken.None);
            work.KnownRows.TouchAgain(begin, work.KnownRows.Latest());
            work.Commit();
        }

        Assert.InRange(Rows() - changes, Imports, Imports * Contacts);
    }

    private long Rows() => (long)_database.Scalar("SELECT COUNT(*) FROM ContactChanges")!;
}
