using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of two imports of one source at the same time: one waits for the other, and finds nothing left to do.</summary>
public sealed class ImportRaceTests : IDisposable
{
    private const int Rows = 2000;

    private readonly EmployeeFileLab _lab = new(licenses: Rows * 2);

    public void Dispose() => _lab.Dispose();

    [Fact]
    public async Task Two_imports_of_the_same_file_at_once_create_nobody_twice()
    {
        string path = _lab.Write(File("Jansen"));
        ProvisioningRun[] runs = await AtOnce(path, path);
        Assert.Equal([(0, Rows), (Rows, 0)], runs.Select(run => (run.Created, run.Unchanged)).Order());
        Assert.Equal((Rows, Rows, Rows), (_lab.Contacts().Count, _lab.Users().Count, _lab.LicensesUsed()));
        Assert.Empty(_lab.Broken());
    }

    [Fact]
    public async Task After_two_imports_at_once_all_rows_are_those_of_the_later_file()
    {
        ProvisioningRun[] runs = await AtOnce(_lab.Write(File("Jansen")), _lab.Write(File("Bakker")));
        int last = runs[0].Id > runs[1].Id ? 0 : 1;
        Assert.Equal((Rows, Rows), (runs[1 - last].Created, runs[last].Updated));
        Assert.All(_lab.Contacts(), contact => Assert.StartsWith(last == 0 ? "Jansen" : "Bakker", contact.LastName, StringComparison.Ordinal));
        Assert.Empty(_lab.Broken());
    }

    private static string File(string name) =>
        "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, Rows).Select(i => $"{i},{name}{i}\n"));

    private Task<ProvisioningRun[]> AtOnce(params string[] paths) => Task.WhenAll(paths.Select(path => Task.Run(() =>
    {
        using var connection = _lab.Open();
        return connection.EmployeeFiles.Import(new EmployeeFileRequest { Path = path, CreateUser = true }).Run;
    })));
}
