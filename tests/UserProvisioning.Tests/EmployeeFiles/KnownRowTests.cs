using System.IO.Hashing;
using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Sources.Files;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>
/// Tests that an import skips known rows correctly. Each test imports a file, changes one thing, and imports it again:
/// the result must be that of an import without known rows.
/// </summary>
public sealed class KnownRowTests : IDisposable
{
    private const string Header = "ExternalReference,FirstName,LastName,EndDate,UserGroups,License\n";
    private const string Ann = "1,Ann,Jansen,,,\n";
    private const string Bob = "2,Bob,Smit,,,\n";

    private readonly EmployeeFileLab _lab = new();

    public KnownRowTests() => _lab.AddGroup("File");

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_known_row_has_an_item_too()
    {
        Import(Header + Ann + Bob);
        ProvisioningRun again = Import(Header + Ann + "3,Cas,Bos,,,\n" + Bob);
        Assert.Equal((3, 1, 2), (again.Rows, again.Created, again.Unchanged));
        Assert.Equal(
            ["2 1 Ann Jansen Unchanged", "3 3 Cas Bos Create", "4 2 Bob Smit Unchanged"],
            _lab.Items(again).Select(item => $"{item.Line} {item.ExternalReference} {item.DisplayName} {item.Action}"));
        Assert.Equal(["1", "2"], _lab.Items(again, ImportAction.Unchanged).Select(item => item.ExternalReference));
        Assert.Equal(["3"], _lab.Items(again, ImportAction.Create).Select(item => item.ExternalReference));
        Assert.Equal(2, Skipped(again));
    }

    [Fact]
    public void A_contact_that_was_changed_by_hand_is_changed_back()
    {
        Import(Header + Ann + Bob);
        _lab.Change("1", fields => fields with { LastName = "Other" });
        ProvisioningRun again = Import(Header + Ann + Bob);
        Assert.Equal((1, 1, 1), (again.Updated, again.Unchanged, Skipped(again)));
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
    }

    [Fact]
    public void A_user_that_was_archived_by_hand_stays_archived_and_each_run_says_so()
    {
        Import(Header + Ann);
        _lab.ArchiveByHand("1");
        for (int again = 0; again < 2; again++)
        {
            ProvisioningRun run = Import(Header + Ann);
            Assert.Equal((0, 1), (run.Restored, run.Unchanged));
            Assert.StartsWith("ArchivedByHand: ", Assert.Single(_lab.Items(run)).Reason, StringComparison.Ordinal);
            Assert.Equal(SystemUserStatus.Archived, _lab.User("1").Status);
        }
    }

    [Fact]
    public void A_license_that_was_changed_by_hand_is_changed_back()
    {
        _lab.SetPool(LicenseType.FullUser, 5);
        Import(Header + "1,Ann,Jansen,,,Requestor\n");
        _lab.Connection.SystemUsers.SetLicense(new SystemUserReference(_lab.User("1").Id), LicenseType.FullUser);
        Assert.Equal(1, Import(Header + "1,Ann,Jansen,,,Requestor\n").Updated);
        Assert.Equal(LicenseType.Requestor, _lab.User("1").License);
    }

    [Fact]
    public void A_group_that_was_removed_by_hand_is_added_again()
    {
        Import(Header + "1,Ann,Jansen,,File,\n");
        _lab.Connection.UserGroups.RemoveMembers(new UserGroupReference("File"), [new SystemUserReference(_lab.User("1").Id)])[0].Require();
        Assert.Equal(1, Import(Header + "1,Ann,Jansen,,File,\n").Updated);
        Assert.Equal(["File"], _lab.User("1").UserGroups);
    }

    [Fact]
    public void A_row_with_its_former_content_removes_the_group_of_the_later_content()
    {
        Import(Header + Ann);
        Import(Header + "1,Ann,Jansen,,File,\n");
        Assert.Equal(["File"], _lab.User("1").UserGroups);
        Assert.Equal(1, Import(Header + Ann).Updated);
        Assert.Empty(_lab.User("1").UserGroups);
    }

    [Fact]
    public void A_renamed_group_is_not_found_by_its_former_name()
    {
        Import(Header + "1,Ann,Jansen,,File,\n");
        _lab.Connection.UserGroups.Update(new UserGroupReference("File"), fields => fields with { Name = "Renamed" });
        Assert.Equal(ProvisioningRunStatus.CompletedWithErrors, Import(Header + "1,Ann,Jansen,,File,\n").Status);
    }

    [Fact]
    public void A_known_row_whose_end_date_has_passed_archives_the_user()
    {
        string end = _lab.Time.Day.AddDays(3).ToString("yyyy-MM-dd", null);
        string file = Header + Ann + $"2,Bob,Smit,{end},,\n";
        Import(file);
        Assert.Equal(2, Import(file).Unchanged);
        _lab.Time.Day = _lab.Time.Day.AddDays(5);
        ProvisioningRun late = Import(file);
        Assert.Equal((1, 1), (late.Archived, Skipped(late)));
        Assert.Equal(SystemUserStatus.Archived, _lab.User("2").Status);
        Assert.Equal((0, 2), (Import(file).Archived, Skipped(Import(file))));
    }

    [Fact]
    public void A_second_row_with_the_key_of_a_known_row_is_rejected()
    {
        Import(Header + Ann + Bob);
        ProvisioningRun again = Import(Header + Ann + Bob + "1,Ann,Janssen,,,\n" + Ann);
        Assert.Equal((2, 2), (again.Unchanged, again.Rejected));
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
        ProvisioningRun first = Import(Header + "1,Ann,Janssen,,,\n" + Ann + Bob);
        Assert.Equal((1, 1, 1), (first.Updated, first.Unchanged, first.Rejected));
        Assert.Equal("Janssen", _lab.Contact("1").LastName);
    }

    [Fact]
    public void Known_rows_in_another_order_are_skipped_too()
    {
        string[] rows = Enumerable.Range(1, 500).Select(i => $"{i},Ann,Jansen{i},,,\n").ToArray();
        Import(Header + string.Concat(rows));
        Array.Reverse(rows);
        ProvisioningRun again = Import(Header + string.Concat(rows));
        Assert.Equal(500, again.Unchanged);

        // The reader needs a few misses to notice the other order, so a few rows are not skipped.
        Assert.InRange(Skipped(again), 400, 500);
        Assert.Equal(Enumerable.Range(1, 500).Reverse().Select(i => $"{i}"), _lab.Items(again).Select(item => item.ExternalReference));
    }

    [Fact]
    public void With_CreateUser_for_the_first_time_no_row_is_skipped()
    {
        Import(Header + Ann, createUser: false);
        Assert.Equal(1, Import(Header + Ann).UsersCreated);
    }

    [Theory]
    [InlineData("Digits", 5)]
    [InlineData("Default", "none")]
    [InlineData("Columns", "FirstName|LastName")]
    [InlineData("Separator", "-")]
    public void With_another_mapping_no_row_is_skipped(string key, object value)
    {
        const string File = "ExternalReference,FirstName,LastName,Room\n1,Ann,Jansen,7\n2,Bob,Smit,\n";
        Dictionary<string, object?> before = key == "Separator"
            ? new() { ["Columns"] = new[] { "FirstName", "Room" } }
            : new() { ["Column"] = "Room" };
        var after = new Dictionary<string, object?>(before)
        {
            [key] = value is string text && text.Contains('|', StringComparison.Ordinal) ? text.Split('|') : value
        };
        if (key == "Columns")
        {
            after.Remove("Column");
        }

        Map(before);
        Assert.Equal(2, Map(before).Unchanged);
        Assert.NotEqual(0, Map(after).Updated);

        ProvisioningRun Map(Dictionary<string, object?> phone) => _lab.Import(
            File,
            r => r with { Mapping = new Dictionary<string, object?>
            {
                ["ExternalReference"] = "ExternalReference",
                ["FirstName"] = "FirstName",
                ["LastName"] = "LastName",
                ["Phone"] = phone
            } });
    }

    [Fact]
    public void A_row_that_another_source_changed_is_not_skipped()
    {
        Import(Header + Ann);
        _lab.Import(Header + "1,Ann,Other,,,\n", r => r with { Source = "B" });
        Assert.Equal(1, Import(Header + Ann).Updated);
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
    }

    [Fact]
    public void A_row_whose_run_was_undone_is_not_skipped()
    {
        Import(Header + Ann);
        ProvisioningRun run = Import(Header + "1,Ann,Janssen,,,\n" + Bob);
        _lab.Service.Undo(new ProvisioningRunReference(run), cancellation: TestContext.Current.CancellationToken);
        ProvisioningRun again = Import(Header + "1,Ann,Janssen,,,\n" + Bob);
        Assert.Equal((1, 1, 1), (again.Created, again.Updated, again.UsersCreated));
        _lab.Service.Undo(new ProvisioningRunReference(again), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("Jansen", _lab.Contact("1").LastName);
        Assert.Equal(1, Import(Header + Ann).Unchanged);
    }

    [Fact]
    public void A_run_that_awaits_approval_lists_its_known_rows()
    {
        string rows = string.Concat(Enumerable.Range(1, 20).Select(i => $"{i},Ann,Jansen{i},,,\n"));
        Import(Header + rows);
        string few = string.Concat(Enumerable.Range(1, 8).Select(i => $"{i},Ann,Jansen{i},,,\n"));
        ProvisioningRun run = _lab.Import(Header + few, r => r with { CreateUser = true, FullLoad = true });
        Assert.Equal(ProvisioningRunStatus.AwaitingApproval, run.Status);
        Assert.Equal(8, _lab.Items(run, ImportAction.Unchanged).Count);
        ProvisioningRun approved = _lab.Service.Approve(new ProvisioningRunReference(run), cancellation: TestContext.Current.CancellationToken).Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 12, 8), (approved.Status, approved.Archived, approved.Unchanged));
        Assert.Equal(8, _lab.Items(run, ImportAction.Unchanged).Count);
        Assert.Equal(12, Import(Header + rows).Restored);
    }

    [Fact]
    public void A_comparison_skips_known_rows_only_and_stores_none()
    {
        Import(Header + Ann + Bob);
        (ProvisioningRun run, List<ProvisioningRunItem> items) = _lab.Compare(Header + Ann + "2,Bob,Smits,,,\n", r => r with { CreateUser = true });
        Assert.Equal((1, 1), (run.Unchanged, run.Updated));
        Assert.Equal([ImportAction.Unchanged, ImportAction.Update], items.Select(item => item.Action));
        Assert.Equal(2, Import(Header + Ann + Bob).Unchanged);
    }

    [Fact]
    public void A_script_of_a_mapping_runs_in_each_import()
    {
        string said = "A";
        ProvisioningRun Run() => _lab.Import(
            "ExternalReference,LastName\n1,Jansen\n",
            r => r with { Mapping = new Dictionary<string, object?>
            {
                ["ExternalReference"] = "ExternalReference",
                ["LastName"] = "LastName",
                ["Phone"] = new MappingScript(_ => said)
            } });
        Run();
        said = "B";
        Assert.Equal(1, Run().Updated);
        Assert.Equal("B", _lab.Contact("1").Phone);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData(" aB-9 ")]
    [InlineData("\u00e9")]
    [InlineData("a\tb")]
    [InlineData("a  b")]
    [InlineData("\u017f")]
    [InlineData("~^`{|}")]
    public void The_hash_of_a_key_is_the_same_from_its_bytes_and_from_its_text(string text)
    {
        string path = _lab.Write($"ExternalReference,LastName\n{text},Jansen\n");
        using CsvFile file = CsvFile.Open(path, ',', null, _ => true, TestContext.Current.CancellationToken);
        using RowCursor row = file.Open(TestContext.Current.CancellationToken);
        Assert.True(row.Read());
        UInt128 expected = KeyHash.Of(Text.Key(Text.Clean(text)!));
        Assert.Equal(expected, row.PlainKey(0) ?? expected);
    }

    /// <summary>The fast reader works on bytes, the other one on text. Both must give the same rows.</summary>
    [Theory]
    [InlineData("1,a,b\n2,c,d\n")]
    [InlineData("1,a,b\r\n\r\n2,\"c\r\nd\",e\r\n")]
    [InlineData("1,a,b\r2,c,d\r")]
    [InlineData("1,\"a\rb\",c\n2,d,e")]
    [InlineData("1,a\n2,c,d,,\n,,\n3, x ,\" y \"\n")]
    [InlineData("1,a\"b,c\n2,\"d\"x,e\n3,f,g\n")]
    [InlineData("1,a,b\n2,\"c,d\n3,e,f\n4,g,h\n")]
    [InlineData("1,\u00e9\u4e2d,\ud83d\ude00\n2,c,d,e\n")]
    public void The_fast_reader_of_bytes_gives_the_rows_of_the_text_reader(string rows)
    {
        string path = _lab.Write("ExternalReference,LastName,FirstName\n" + rows);
        using CsvFile file = CsvFile.Open(
            path, ',', null, name => HeaderRecognition.Recognize(name) is not null, TestContext.Current.CancellationToken);
        List<string> careful = file.Rows(TestContext.Current.CancellationToken)
            .Select(row => $"{row.Line}|{string.Join('|', row.Cells)}|{row.Fault}")
            .ToList();
        var quick = new List<string>();
        using (RowCursor row = file.Open(TestContext.Current.CancellationToken))
        {
            while (row.Read())
            {
                quick.Add($"{row.Line}|{string.Join('|', row.Row().Cells)}|{row.Row().Fault}");
            }
        }

        Assert.NotEmpty(careful);
        Assert.Equal(careful, quick);
    }

    [Fact]
    public void A_fingerprint_depends_on_the_cells_their_types_and_their_faults()
    {
        var hash = new XxHash128();
        UInt128[] all =
        [
            new FileRow(1, ["ab", "c"], null).Fingerprint(hash),
            new FileRow(1, ["a", "bc"], null).Fingerprint(hash),
            new FileRow(1, ["ab", "c"], null) { Dates = [false, true] }.Fingerprint(hash),
            new FileRow(1, ["ab", "c"], null) { CellFaults = new Dictionary<int, string> { [0] = "no" } }.Fingerprint(hash),
            new FileRow(1, ["ab", "c"], null) { Inexact = [true] }.Fingerprint(hash),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all[0], new FileRow(9, ["ab", "c"], null).Fingerprint(hash));
    }

    private ProvisioningRun Import(string file, bool createUser = true) => _lab.Import(file, r => r with { CreateUser = createUser });

    /// <summary>Returns how many rows of a run were skipped.</summary>
    private int Skipped(ProvisioningRun run)
    {
        IEnumerable<string[]> rows = _lab.Rows("ProvisioningRunUnchanged").Split('\n').Skip(1).Select(row => row.Split('\t'));
        return rows.Where(row => row[0] == $"{run.Id}").Sum(row => int.Parse(row[2], null));
    }
}
