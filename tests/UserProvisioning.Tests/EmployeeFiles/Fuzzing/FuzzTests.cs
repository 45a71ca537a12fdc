using System.Diagnostics;

namespace UserProvisioning.Tests.EmployeeFiles.Fuzzing;

/// <summary>Tests of a sample of broken files. The verb <c>fuzz</c> of the benchmarks tries 100,000.</summary>
public sealed class FuzzTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(8);

    [Fact]
    public void Each_broken_file_is_imported_or_refused_completely()
    {
        // The seed is fixed, since a test that fails only sometimes helps nobody. The benchmarks' verb
        // 'fuzz' tries others each time.
        const int seed = 20261122;
        using var round = new FuzzRound();
        var clock = Stopwatch.StartNew();
        int files = 0;
        for (; clock.Elapsed < Time && files < 3000; files++)
        {
            string? fault = round.Try(seed + files);
            Assert.True(fault is null, $"file {seed + files}: {fault}");
        }

        Assert.Empty(round.Broken());
        Assert.InRange(round.Imported, files / 20, files);
        Assert.InRange(round.Refused, files / 20, files);
    }
}
