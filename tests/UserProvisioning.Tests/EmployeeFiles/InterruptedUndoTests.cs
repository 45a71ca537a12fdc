using System.Collections.Specialized;
using UserProvisioning.Common;
using UserProvisioning.Connections;
using UserProvisioning.Fields;
using UserProvisioning.Importing.Undo;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>
/// Tests of undoing in several transactions: one that ends between two of them, others that write meanwhile, and items that somebody changes
/// meanwhile. Each batch of items is a transaction here.
/// </summary>
public sealed class InterruptedUndoTests : IDisposable
{
    private const int Rows = 4500;
    private const string Header = "ExternalReference,Type,LastName,OrganizationReference,OrganizationName,UserGroups,Active\n";

    private readonly EmployeeFileLab _lab = new(licenses: Rows);

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(1500)]
    [InlineData(2500)]
    [InlineData(3500)]
    [InlineData(Rows)]
    public void The_same_call_again_finishes_an_interrupted_undo_and_puts_nothing_back_twice(int items)
    {
        string before = Prepare();
        ProvisioningRun run = ImportBoth();
        using var undisturbed = new EmployeeFileLab(licenses: Rows);
        UndoResult whole = Undo(undisturbed, PrepareIn(undisturbed));

        Interrupt(run, items);
        ProvisioningRun interrupted = _lab.Service.ListRuns(run.Id)[0];
        Assert.Equal((ProvisioningRunStatus.Interrupted, true), (interrupted.Status, interrupted.IsUndoBegun));
        Assert.NotEqual(before, _lab.State());
        UndoResult undone = Undo(_lab, run);
        Assert.Equal((ProvisioningRunStatus.Undone, false), (undone.Run.Status, undone.Run.IsUndoBegun));
        Assert.Equal(whole.ToString(), undone.ToString());
        Assert.Equal(before, _lab.State());
        Assert.Equal(Entries(undisturbed, 2), Entries(_lab, run.Id));
        Assert.Single(Entries(_lab, run.Id), entry => entry.StartsWith(AuditActions.Undo, StringComparison.Ordinal));
        Assert.Empty(_lab.Broken());
        Assert.True(Undo(_lab, run).WasUndone);
    }

    [Fact]
    public void An_interrupted_import_whose_undo_is_interrupted_too_is_undone_by_the_next_call_and_cannot_be_resumed()
    {
        string before = Prepare();
        string path = _lab.Write(Second());
        _lab.ImportUntil(path, 3000, r => r with { CreateUser = true, Force = true, FullLoad = true, LongestTransaction = TimeSpan.Zero });
        ProvisioningRun run = _lab.Service.ListRuns()[^1];
        Interrupt(run, 1001);
        ProvisioningException refused = Assert.Throws<ProvisioningException>(() => _lab.Service.Resume(new ProvisioningRunReference(run)));
        Assert.Equal(ErrorIds.RunNotApprovable, refused.ErrorId);
        Assert.Contains($"Undo-ProvisioningRun {run.Id} undoes the rest", refused.Message, StringComparison.Ordinal);
        Undo(_lab, run);
        Assert.Equal(before, _lab.State());
        Assert.NotEqual(run.Id, _lab.ImportPath(path, r => r with { CreateUser = true, Force = true, FullLoad = true }).Run.Id);
    }

    [Fact]
    public void Importing_the_file_again_does_not_go_on_with_a_run_that_is_undone_in_part()
    {
        Prepare();
        string path = _lab.Write(Second());
        _lab.ImportUntil(path, 3000, r => r with { CreateUser = true, Force = true, FullLoad = true, LongestTransaction = TimeSpan.Zero });
        ProvisioningRun run = _lab.Service.ListRuns()[^1];
        Interrupt(run, 1001);
        Assert.NotEqual(run.Id, _lab.ImportPath(path, r => r with { CreateUser = true, Force = true, FullLoad = true }).Run.Id);
    }

    [Fact]
    public async Task Others_write_between_the_transactions_of_an_undo()
    {
        Prepare();
        ProvisioningRun run = ImportBoth();
        using ProvisioningConnection other = _lab.Open("somebody-else");
        using var begun = new ManualResetEventSlim();
        using var ended = new CancellationTokenSource();
        int written = 0;

        // A thread of its own, since one of the pool may begin when the undo is done. It always waits for the lock, or has it.
        Task writing = Task.Factory.StartNew(
            () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    other.ClientSettings.Set("ClientName", $"Name {written++}");
                    begun.Set();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        begun.Wait(TestContext.Current.CancellationToken);
        List<int> seen = [];
        Undo(_lab, run, _ => seen.Add(Volatile.Read(ref written)));
        await ended.CancelAsync();
        await writing;
        Assert.True(seen[^1] - seen[0] >= 2, $"Others had written {string.Join(", ", seen)} times.");
    }

    [Fact]
    public void An_item_that_was_changed_meanwhile_is_left_and_named_and_put_back_by_the_next_call()
    {
        string before = Prepare();
        ProvisioningRun run = ImportBoth();
        Interrupt(run, 1);
        string last = $"new{Rows / 3}";
        _lab.Change(last, fields => fields with { Phone = "06" });
        for (int call = 0; call < 2; call++)
        {
            ProvisioningException error = Assert.Throws<ProvisioningException>(() => Undo(_lab, run));
            Assert.Equal(ErrorIds.UndoConflict, error.ErrorId);
            Assert.Contains($"Run {run.Id} is undone except for 2 items", error.Message, StringComparison.Ordinal);
            Assert.Contains($"({last}): Phone was empty after the run and is '06' now", error.Message, StringComparison.Ordinal);
            Assert.Contains($"Acme (org): 'Vries{Rows / 3}' belongs to the organization now", error.Message, StringComparison.Ordinal);
            Assert.Equal(ProvisioningRunStatus.Interrupted, _lab.Service.ListRuns(run.Id)[0].Status);
            Assert.Equal(
                ["org", last],
                _lab.Contacts().Select(contact => contact.ExternalReference!).Where(name => name[0] is 'n' or 'o' && name[..3] != "old"));
            Assert.Empty(_lab.Broken());
        }

        _lab.Change(last, fields => fields with { Phone = null });
        Assert.Equal(ProvisioningRunStatus.Undone, Undo(_lab, run).Run.Status);
        Assert.Equal(before, _lab.State());
    }

    [Fact]
    public void A_change_between_the_check_and_the_first_transaction_leaves_everything_as_it_is()
    {
        Prepare();
        ProvisioningRun run = ImportBoth();
        using ProvisioningConnection other = _lab.Open("somebody-else");
        string? changed = null;
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Undo(_lab, run, progress =>
        {
            // The check holds no lock, so another connection can write while it reports.
            if (changed is null && progress.Done >= Rows)
            {
                other.Contacts.Update(new ContactReference("new1"), fields => fields with { Phone = "06" });
                changed = _lab.State();
            }
        }));
        Assert.Contains("Nothing was undone", error.Message, StringComparison.Ordinal);
        Assert.Equal(changed, _lab.State());
        Assert.Equal(ProvisioningRunStatus.Completed, _lab.Service.ListRuns(run.Id)[0].Status);
    }

    [Fact]
    public async Task A_contact_that_somebody_changes_between_two_transactions_of_the_same_call_is_left_and_named()
    {
        const int Created = 12_000;
        _lab.SetPool(LicenseType.Requestor, Created);
        ProvisioningRun run = _lab.Import(
            "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, Created).Select(i => $"p{i},Vries{i}\n")),
            r => r with { CreateUser = true });
        using ProvisioningConnection other = _lab.Open("somebody-else");
        Task? changing = null;
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => Undo(_lab, run, progress =>
        {
            if (progress.Stage == "Putting back")
            {
                changing ??= Task.Run(() => other.Contacts.Update(new ContactReference($"p{Created}"), fields => fields with { Phone = "06" }));
            }
        }));
        await changing!;
        Assert.Contains($"(p{Created}): Phone was empty after the run and is '06' now", error.Message, StringComparison.Ordinal);
        Assert.Equal($"p{Created}", Assert.Single(_lab.Contacts()).ExternalReference);
        Assert.Empty(_lab.Broken());
    }

    [Fact]
    public void A_second_call_is_refused_while_the_first_is_at_work()
    {
        Prepare();
        ProvisioningRun run = ImportBoth();
        using ProvisioningConnection other = _lab.Open("somebody-else");
        string? message = null;
        Undo(_lab, run, progress =>
        {
            ProvisioningRun seen = other.EmployeeFiles.ListRuns(run.Id)[0];
            if (message is null && seen.IsUndoBegun)
            {
                Assert.Equal(ProvisioningRunStatus.Running, seen.Status);
                message = Assert.Throws<ProvisioningException>(() => other.EmployeeFiles.Undo(new ProvisioningRunReference(run))).Message;
            }
        });
        Assert.Contains("still being carried out or undone", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Licenses_that_two_groups_of_users_exchanged_go_back_although_no_pool_has_one_left()
    {
        const int Each = 1200;
        _lab.SetPool(LicenseType.Requestor, 2 * Each);
        _lab.SetPool(LicenseType.FullUser, 2 * Each);
        _lab.Import(Licenses(first: "Requestor", second: "FullUser"), r => r with { CreateUser = true, Force = true });
        _lab.SetPool(LicenseType.Requestor, Each);
        _lab.SetPool(LicenseType.FullUser, Each);
        string before = _lab.State();
        _lab.SetPool(LicenseType.Requestor, 2 * Each);
        _lab.SetPool(LicenseType.FullUser, 2 * Each);
        ProvisioningRun run = _lab.Import(Licenses(first: "FullUser", second: "Requestor"), r => r with { Force = true });
        _lab.SetPool(LicenseType.Requestor, Each);
        _lab.SetPool(LicenseType.FullUser, Each);
        Assert.Equal(2 * Each, Undo(_lab, run).UsersSetBack);
        Assert.Equal(before, _lab.State());

        static string Licenses(string first, string second) => "ExternalReference,LastName,License\n"
            + string.Concat(Enumerable.Range(1, 2 * Each).Select(i => $"{i},J{i},{(i <= Each ? first : second)}\n"));
    }

    [Fact]
    public void A_rehearsal_of_finishing_an_undo_tells_what_the_call_would_say_and_changes_nothing()
    {
        Prepare();
        ProvisioningRun run = ImportBoth();
        Interrupt(run, 1001);
        string before = _lab.Dump();
        string planned;
        using (ProvisioningConnection rehearsal = _lab.Connection.Rehearse())
        {
            planned = rehearsal.EmployeeFiles.Undo(new ProvisioningRunReference(run)).ToString();
        }

        Assert.Equal(before, _lab.Dump());
        Assert.Equal(planned, Undo(_lab, run).ToString());
    }

    private void Interrupt(ProvisioningRun run, int items)
    {
        using var cancellation = new CancellationTokenSource();
        bool isChecked = false;
        long last = 0;
        var progress = new OnProgress<WorkProgress>(value =>
        {
            // The check reports first, up to the last item; then the numbers begin again.
            isChecked |= value.Done < last;
            last = value.Done;
            if (isChecked && value.Done >= items)
            {
                cancellation.Cancel();
            }
        });

        // Each transaction has one batch, so the batch that cancels is committed, and no other begins.
        Assert.Throws<OperationCanceledException>(() => _lab.Service.Undo(run.Id, TimeSpan.Zero, progress, cancellation.Token));
    }

    private static UndoResult Undo(EmployeeFileLab lab, ProvisioningRun run, Action<WorkProgress>? act = null) =>
        lab.Service.Undo(run.Id, TimeSpan.Zero, act is null ? null : new OnProgress<WorkProgress>(act), TestContext.Current.CancellationToken);

    private static List<string> Entries(EmployeeFileLab lab, long run) =>
        lab.Audit(run)
            .Select(entry => $"{entry.Action} {entry.TargetType} {entry.Target} {Values(entry.Before)} {Values(entry.After)}")
            .ToList();

    private static string Values(OrderedDictionary values) =>
        string.Join(", ", values.Keys.Cast<string>().Select(field => $"{field}={values[field]}"));

    private ProvisioningRun ImportBoth() => ImportIn(_lab);

    private static ProvisioningRun ImportIn(EmployeeFileLab lab) =>
        lab.Import(Second(), r => r with { CreateUser = true, Force = true, FullLoad = true });

    private static ProvisioningRun PrepareIn(EmployeeFileLab lab)
    {
        lab.AddGroup("G");
        lab.Import(First(), r => r with { CreateUser = true });
        lab.Time.Day = lab.Time.Day.AddDays(1);
        return ImportIn(lab);
    }

    /// <summary>Imports people of whom the next file changes some, lacks some, and archives some; returns the state.</summary>
    private string Prepare()
    {
        _lab.AddGroup("G");
        _lab.Import(First(), r => r with { CreateUser = true });
        _lab.Time.Day = _lab.Time.Day.AddDays(1);
        return _lab.State();
    }

    private static string First() => Header
        + string.Concat(Enumerable.Range(1, Rows / 3).Select(i => $"gone{i},,Bos{i},,,,\n"))
        + string.Concat(Enumerable.Range(1, Rows / 3).Select(i => $"old{i},,Smit{i},,,,\n"));

    /// <summary>As many joiners as people who have left, movers, and leavers: all pools are full afterwards.</summary>
    private static string Second() => Header + "org,Organization,,,Acme,,\n"
        + string.Concat(Enumerable.Range(1, Rows / 3).Select(i =>
            $"old{i},,{(i % 2 == 0 ? "Jansen" : "Smit")}{i},org,,G,{(i % 10 == 0 ? "no" : "")}\n"))
        + string.Concat(Enumerable.Range(1, Rows / 3).Select(i => $"new{i},,Vries{i},org,,G,\n"));
}
