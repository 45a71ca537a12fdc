using UserProvisioning.Storage;
using UserProvisioning.Tests.EmployeeFiles;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of the seals of the items of runs, which are computed on another thread while the unit of work goes on.</summary>
public sealed class ItemSealTests
{
    private const int Items = 20_000;

    [Fact]
    public void Items_are_sealed_although_their_list_is_emptied_before_the_unit_ends()
    {
        using var lab = new EmployeeFileLab();
        using IStorageEngine store = lab.OpenStore();
        IProvisioningStore units = store;
        long id = units.Write(
            work =>
            {
                var run = new ProvisioningRunRow
                {
                    Kind = ProvisioningRunKind.Lifecycle, Source = "Test", Actor = "tester", Status = ProvisioningRunStatus.Completed,
                    StartedAt = lab.Time.Day, EndedAt = lab.Time.Day, FileName = string.Empty,
                };
                work.ProvisioningRuns.Insert(run);
                List<ProvisioningRunItemRow> items =
                    [.. Enumerable.Range(1, Items).Select(line => new ProvisioningRunItemRow { RunId = run.Id, Line = line, Changes = "[]" })];
                work.ProvisioningRuns.InsertItems(items);
                items.Clear();
                return UnitResult.Keep(run.Id);
            },
            TestContext.Current.CancellationToken);
        using IUnitOfWork read = units.Read();
        Assert.Equal(Items, read.AuditChain.Seals(id).Sum(seal => seal.Items));
    }
}
