using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>
/// Tests of imports of several transactions that end between two of them. The run is then interrupted, and must
/// end, once it is finished, with the same content as an import that was not interrupted. Each batch of rows is a transaction here.
/// </summary>
public sealed class InterruptedRunTests : IDisposable
{
    private const int Rows = 2600;
    private const string Header = "ExternalReference,Type,LastName,OrganizationName,OrganizationReference,UserGroups,Active\n";

    private readonly EmployeeFileLab _lab = Lab();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(700)]
    [InlineData(1300)]
    [InlineData(1900)]
    [InlineData(2500)]
    public void Importing_the_file_again_finishes_the_run_with_the_result_of_an_undisturbed_one(int rows)
    {
        string path = _lab.Write(File());
        Interrupt(path, rows);
        ProvisioningRun interrupted = _lab.Service.ListRuns()[^1];
        Assert.Equal(ProvisioningRunStatus.Interrupted, interrupted.Status);
        ProvisioningRun done = _lab.ImportPath(path, Options).Run;
        Assert.Equal(interrupted.Id, done.Id);
        AssertUndisturbed(done);
    }

    [Fact]
    public void Resuming_finishes_a_run_under_its_id_and_refuses_a_finished_one()
    {
        string path = _lab.Write(File());
        Interrupt(path, 1300);
        var run = new ProvisioningRunReference(_lab.Service.ListRuns()[^1]);
        AssertUndisturbed(_lab.Service.Resume(run, cancellation: TestContext.Current.CancellationToken).Run);
        Assert.Equal(ErrorIds.RunNotApprovable, Assert.Throws<ProvisioningException>(() => _lab.Service.Resume(run)).ErrorId);
    }

    [Fact]
    public void An_interrupted_run_can_be_undone()
    {
        string before = _lab.State();
        Interrupt(_lab.Write(File()), 1900);
        Assert.NotEqual(before, _lab.State());
        var run = new ProvisioningRunReference(_lab.Service.ListRuns()[^1]);
        Assert.Equal(
            ProvisioningRunStatus.Undone,
            _lab.Service.Undo(run, cancellation: TestContext.Current.CancellationToken).Run.Status);
        Assert.Equal(before, _lab.State());
    }

    [Fact]
    public void A_row_that_was_changed_during_the_interruption_is_compared_again()
    {
        string path = _lab.Write(File());
        Interrupt(path, 700);
        string last = $"p{Rows}";
        _lab.CreateContact(new ContactFields { ExternalReference = last, LastName = "Other" });
        ProvisioningRun done = _lab.ImportPath(path, Options).Run;
        Assert.Equal(1, done.Updated);
        Assert.Equal(ImportAction.Update, _lab.Items(done).Single(item => item.ExternalReference == last).Action);
        Assert.Equal($"Jansen{Rows}", _lab.Contact(last).LastName);
    }

    [Fact]
    public void An_interrupted_run_cannot_be_resumed_after_its_file_was_changed()
    {
        string path = _lab.Write(File());
        Interrupt(path, 700);
        var interrupted = new ProvisioningRunReference(_lab.Service.ListRuns()[^1]);
        System.IO.File.AppendAllText(path, "q1,,Smit,,,,\n");
        Assert.Equal(ErrorIds.RunNotApprovable, Assert.Throws<ProvisioningException>(() => _lab.Service.Resume(interrupted)).ErrorId);
        Assert.NotEqual(interrupted.Id, _lab.ImportPath(path, Options).Run.Id);
        Assert.Contains(
            "is newer", Assert.Throws<ProvisioningException>(() => _lab.Service.Resume(interrupted)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_between_two_transactions_of_an_import_is_seen_by_the_next_import()
    {
        string path = _lab.Write(File());
        using ProvisioningConnection other = _lab.Open("somebody-else");
        Task? writing = null;
        bool isWrittenMeanwhile = false;
        _lab.ImportWatched(
            path,
            progress =>
            {
                if (progress.Rows > 600 && writing is null)
                {
                    writing = Task.Run(() => other.Contacts.Update(
                        new ContactReference("p1"),
                        fields => fields with { LastName = "Other" },
                        cancellation: TestContext.Current.CancellationToken));
                }

                isWrittenMeanwhile |= writing?.IsCompletedSuccessfully == true;
            },
            Options);
        await writing!;
        Assert.True(isWrittenMeanwhile);
        Assert.Equal("Other", _lab.Contact("p1").LastName);
        ProvisioningRun again = _lab.ImportPath(path, Options).Run;
        Assert.Equal(1, again.Updated);
        Assert.Equal("Jansen1", _lab.Contact("p1").LastName);
    }

    [Fact]
    public void A_run_whose_process_lives_is_Running_and_cannot_be_resumed()
    {
        string path = _lab.Write(File());
        using ProvisioningConnection other = _lab.Open("somebody-else");
        bool isAsked = false;
        _lab.ImportWatched(
            path,
            progress =>
            {
                // Another connection sees the run only after its first transaction was committed.
                if (progress.Rows > 1200 && !isAsked)
                {
                    isAsked = true;
                    ProvisioningRun run = other.EmployeeFiles.ListRuns()[^1];
                    Assert.Equal(ProvisioningRunStatus.Running, run.Status);
                    Assert.Contains(
                        "its status is Running",
                        Assert.Throws<ProvisioningException>(() => other.EmployeeFiles.Resume(new ProvisioningRunReference(run))).Message,
                        StringComparison.Ordinal);
                }
            },
            Options);
        Assert.True(isAsked);
        Assert.Equal(ProvisioningRunStatus.CompletedWithErrors, _lab.Service.ListRuns()[^1].Status);
    }

    /// <summary>Starts an import and cancels it after a number of rows.</summary>
    private void Interrupt(string path, int rows) => _lab.ImportUntil(path, rows, Options);

    private void AssertUndisturbed(ProvisioningRun done)
    {
        using EmployeeFileLab undisturbed = Lab();
        ProvisioningRun whole = undisturbed.Import(File(), Options);
        Assert.Equal(
            (whole.Status, whole.Rows, whole.Created, whole.Updated, whole.Unchanged, whole.Archived, whole.Rejected, whole.UsersCreated),
            (done.Status, done.Rows, done.Created, done.Updated, done.Unchanged, done.Archived, done.Rejected, done.UsersCreated));
        Assert.Equal(undisturbed.State(), _lab.State());
        Assert.Equal(undisturbed.Rows("ProvisioningRunItems"), _lab.Rows("ProvisioningRunItems"));
        Assert.Equal(undisturbed.Rows("ProvisioningRunUnchanged"), _lab.Rows("ProvisioningRunUnchanged"));
        Assert.Empty(_lab.Broken());
    }

    private static EmployeeFileRequest Options(EmployeeFileRequest request) =>
        request with { CreateUser = true, FullLoad = true, Force = true, LongestTransaction = TimeSpan.Zero };

    /// <summary>A database that has imported an earlier file: some of its people are not in the next one, some stay as they are.</summary>
    private static EmployeeFileLab Lab()
    {
        var lab = new EmployeeFileLab(licenses: Rows * 2);
        lab.AddGroup("G");
        lab.Import(
            Header + string.Concat(Enumerable.Range(1, 40).Select(i => $"gone{i},,Bos{i},,,,\n"))
                + string.Concat(Enumerable.Range(2100, 100).Select(Row)),
            Options);
        return lab;
    }

    /// <summary>Organizations, leavers, joiners with groups, rows that are rejected, and rows that change nothing.</summary>
    private static string File() =>
        Header + "o1,Organization,,Acme,,,\no2,Organization,,Other,,,\n" + string.Concat(Enumerable.Range(1, Rows).Select(Row));

    private static string Row(int i) => i switch
    {
        _ when i % 500 == 3 => $"p{i},,,,,,\n",
        _ when i % 400 == 7 => $"p{i},,Jansen{i},,o1,,no\n",
        >= 2100 and < 2200 => $"p{i},,Jansen{i},,,,\n",
        _ => $"p{i},,Jansen{i},,o{1 + (i % 2)},G,\n",
    };
}
