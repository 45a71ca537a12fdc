using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeInterfaces;

/// <summary>Tests of the import of files from a real SFTP server.</summary>
public sealed class ImportTests(SshServer server)
{
    [Fact]
    public void An_imported_file_has_the_interface_as_its_source_and_is_moved()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("hr.csv", InterfaceLab.Rows("Bakker", "Visser"));

        EmployeeInterfaceFile file = lab.RunOne();

        Assert.Equal(EmployeeInterfaceOutcome.Imported, file.Outcome);
        Assert.Equal(("HR", "hr.csv", ProvisioningRunStatus.Completed, 2), (file.Run!.Source, file.Run.FileName, file.Run.Status, file.Run.Created));
        Assert.Empty(file.Messages);
        Assert.Equal(["processed/hr.20260615T120000000Z.csv"], lab.Everything());
        Assert.Equal(lab.PathOf("processed/hr.20260615T120000000Z.csv"), file.Path);
        Assert.Equal(["Bakker", "Visser"], lab.Contacts);
        Assert.All(lab.Database.Connection.Contacts.List(new ContactFilter()), contact => Assert.Equal("HR", contact.Source));
        Assert.Empty(lab.Run());
    }

    [Fact]
    public void A_file_with_bad_lines_is_moved_to_error_with_a_list_of_them()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("hr.csv", "ExternalReference,FirstName,LastName,StartDate\nE-1,Jan,Visser,2026-01-01\nE-2,Piet,=Smit,31-02-2026\n,Nobody,At all,\n");

        EmployeeInterfaceFile file = lab.RunOne();

        Assert.Equal((ProvisioningRunStatus.CompletedWithErrors, 1, 2), (file.Run!.Status, file.Run.Created, file.Run.Rejected));
        Assert.Equal(["error/hr.20260615T120000000Z.csv", "error/hr.20260615T120000000Z.csv.errors.csv"], lab.Everything());
        string[] lines = lab.Read("error/hr.20260615T120000000Z.csv.errors.csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Line,ExternalReference,DisplayName,Action,Field,Reason", lines[0]);
        Assert.StartsWith("3,E-2,", lines[1], StringComparison.Ordinal);
        Assert.Contains("StartDate", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("4,,", lines[2], StringComparison.Ordinal);
        Assert.Contains(file.Messages, message => message.Contains("'hr.csv', line 3 ('E-2'), StartDate:", StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_of_bad_lines_has_a_user_that_could_not_be_created()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { CreateUser = true });
        lab.Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 0);
        string path = lab.Put("hr.csv", InterfaceLab.Rows("Visser"));

        Assert.Equal(ProvisioningRunStatus.CompletedWithErrors, lab.RunOne().Run!.Status);
        Assert.Contains("2,Visser", lab.Read("error/hr.20260615T120000000Z.csv.errors.csv"), StringComparison.Ordinal);

        // A file that was imported with errors is no duplicate: it is imported again if somebody moves it back.
        lab.Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1);
        File.Move(lab.PathOf("error/hr.20260615T120000000Z.csv"), path);
        Assert.Equal((ProvisioningRunStatus.Completed, 1), (lab.RunOne().Run!.Status, lab.Runs[^1].UsersCreated));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_moved_to_error_and_does_not_stop_the_others()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("a.csv", "\0\0\0binary\0\0\0"u8.ToArray());
        lab.Put("b.csv", string.Empty);
        lab.Put("c.csv", "Colour,Shape\nred,round\n");
        lab.Put("d.csv", InterfaceLab.Rows("Visser"));

        List<EmployeeInterfaceFile> files = lab.Run();

        Assert.Equal(["a.csv", "b.csv", "c.csv", "d.csv"], files.Select(file => file.FileName));
        Assert.Equal([ErrorIds.FileUnreadable, ErrorIds.FileUnreadable, ErrorIds.MappingInvalid, null], files.Select(file => file.Error?.ErrorId));
        Assert.All(
            files.Take(3),
            file => Assert.Equal((EmployeeInterfaceOutcome.Failed, ProvisioningRunStatus.Failed), (file.Outcome, file.Run!.Status)));
        Assert.All(
            files.Take(3),
            file => Assert.DoesNotContain(Path.GetTempPath() + "userprovisioning-", file.Error!.Message, StringComparison.Ordinal));
        Assert.Equal(6, lab.Names("error").Length);
        Assert.Equal(["d.20260615T120000000Z.csv"], lab.Names("processed"));
        Assert.Contains("'b.csv'", lab.Read("error/b.20260615T120000000Z.csv.errors.csv"), StringComparison.Ordinal);
        Assert.Equal(["Visser"], lab.Contacts);
    }

    [Fact]
    public void Files_are_imported_oldest_first_whatever_their_names()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("z.csv", "ExternalReference,LastName,Phone\nE-1,Visser,1\n");
        lab.Put("m.csv", "ExternalReference,LastName,Phone\nE-1,Visser,2\n");
        lab.Put("a.csv", "ExternalReference,LastName,Phone\nE-1,Visser,3\n");

        Assert.Equal(["z.csv", "m.csv", "a.csv"], lab.Run().Select(file => file.FileName));
        Assert.Equal("3", lab.Database.Connection.Contacts.Get(new ContactReference("E-1")).Phone);
    }

    [Fact]
    public void A_file_with_the_content_of_an_imported_one_is_a_duplicate()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("monday.csv", InterfaceLab.Rows("Visser"));
        lab.Run();
        lab.Put("tuesday.csv", InterfaceLab.Rows("Bakker"));
        lab.Put("wednesday.csv", InterfaceLab.Rows("Visser"));

        EmployeeInterfaceFile[] files = lab.Run().ToArray();

        Assert.Equal([EmployeeInterfaceOutcome.Imported, EmployeeInterfaceOutcome.Duplicate], files.Select(file => file.Outcome));
        Assert.Null(files[1].Run);
        Assert.Contains("'monday.csv' had the same content, and is dealt with by run 1", files[1].Messages[0], StringComparison.Ordinal);
        Assert.Contains("wednesday.20260615T120000000Z.duplicate.csv", lab.Names("processed"));
        Assert.Equal(2, lab.Runs.Count);

        // The same content is imported again with AllowDuplicate, or after its first run was undone.
        lab.Put("thursday.csv", InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne(new EmployeeInterfaceRequest { AllowDuplicate = true }).Outcome);
        lab.Database.Connection.EmployeeFiles.Undo(new ProvisioningRunReference(2));
        lab.Put("friday.csv", InterfaceLab.Rows("Bakker"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
    }

    [Fact]
    public void Two_files_of_one_name_and_time_are_both_kept()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        lab.Run();
        lab.Put("hr.csv", InterfaceLab.Rows("Bakker"));
        lab.Run();
        Assert.Equal(["hr.20260615T120000000Z-2.csv", "hr.20260615T120000000Z.csv"], lab.Names("processed"));
        Assert.Equal(InterfaceLab.Rows("Bakker"), lab.Read("processed/hr.20260615T120000000Z-2.csv"));
    }

    [Theory]
    [InlineData("hr.csv.part")]
    [InlineData("hr.tmp")]
    [InlineData("hr.csv.filepart")]
    [InlineData("HR.CSV.PARTIAL")]
    [InlineData(".hidden.csv")]
    public void An_unfinished_or_hidden_file_is_ignored(string name)
    {
        using var lab = new InterfaceLab(server);
        lab.Put(name, InterfaceLab.Rows("Visser"));
        Assert.Empty(lab.Run());
        Assert.Equal([name], lab.Everything());
    }

    [Fact]
    public void Only_files_that_match_the_pattern_are_imported()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { FilePattern = "emp*.csv; *.xlsx" });
        lab.Put("employees.csv", InterfaceLab.Rows("Visser"));
        lab.Put("EMP2.CSV", InterfaceLab.Rows("Bakker"));
        lab.Put("rooms.csv", InterfaceLab.Rows("Smit"));
        Assert.Equal(["employees.csv", "EMP2.CSV"], lab.Run().Select(file => file.FileName));
        Assert.Equal(["rooms.csv"], lab.Names());
    }

    [Fact]
    public void Folders_and_links_are_not_followed()
    {
        using var lab = new InterfaceLab(server);
        Directory.CreateDirectory(lab.PathOf("folder.csv"));
        string secret = Path.Combine(lab.Database.Folder, "secret.csv");
        File.WriteAllText(secret, InterfaceLab.Rows("Secret"));
        File.CreateSymbolicLink(lab.PathOf("link.csv"), secret);
        File.CreateSymbolicLink(lab.PathOf("dangling.csv"), "/nowhere");
        Assert.Empty(lab.Run());
        Assert.Empty(lab.Contacts);
        Assert.True(File.Exists(lab.PathOf("link.csv")));
    }

    [Theory]
    [InlineData("with space and 'quotes' \"too\".csv")]
    [InlineData("new\nline.csv")]
    [InlineData("..csv")]
    [InlineData("..\\..\\up.csv")]
    [InlineData("$(touch pwned);`id`&.csv")]
    [InlineData("personeel-ü-日本-🙂.csv")]
    [InlineData("-rf.csv")]
    [InlineData("no-ending")]
    [InlineData("[a]*?.csv")]
    public void A_file_with_any_name_is_imported_and_keeps_its_name(string name)
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { FilePattern = name.StartsWith('.') ? ".*" : "*" });
        string[] before = Directory.GetFileSystemEntries(lab.Database.Folder);
        lab.Put(name, InterfaceLab.Rows("Visser"));

        EmployeeInterfaceFile file = lab.RunOne();

        Assert.Equal((name, EmployeeInterfaceOutcome.Imported, ProvisioningRunStatus.Completed), (file.FileName, file.Outcome, file.Run!.Status));
        Assert.DoesNotContain(file.Run.FileName, char.IsControl);
        string moved = Assert.Single(lab.Everything());
        int dot = name.LastIndexOf('.');
        Assert.Equal($"processed/{(dot > 0 ? name[..dot] : name)}.20260615T120000000Z{(dot > 0 ? name[dot..] : string.Empty)}", moved);
        Assert.Equal(before, Directory.GetFileSystemEntries(lab.Database.Folder));
    }

    [Fact]
    public void A_file_whose_name_is_too_long_to_claim_is_refused_and_stays()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { FullLoad = true });
        string name = new string('x', 240) + ".csv";
        lab.Put(name, InterfaceLab.Rows("Visser"));
        lab.Put("b.csv", InterfaceLab.Rows("Bakker"));
        EmployeeInterfaceFile[] files = lab.Run().ToArray();
        Assert.Equal((EmployeeInterfaceOutcome.Refused, ErrorIds.TransferFailed), (files[0].Outcome, files[0].Error!.ErrorId));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, files[1].Outcome);
        Assert.Equal([name], lab.Names());
    }

    [Fact]
    public void A_dry_run_lists_and_moves_nothing_and_writes_nothing()
    {
        using var lab = new InterfaceLab(server);
        lab.Put("b.csv", InterfaceLab.Rows("Visser"));
        lab.Put("a.csv", InterfaceLab.Rows("Bakker"));
        string before = lab.Database.Dump();
        List<EmployeeInterfaceFile> files = lab.Run(dryRun: true);
        Assert.Equal(["b.csv", "a.csv"], files.Select(file => file.FileName));
        Assert.All(files, file => Assert.Equal(EmployeeInterfaceOutcome.Planned, file.Outcome));
        Assert.Equal(["a.csv", "b.csv"], lab.Everything());
        Assert.Equal(before, lab.Database.Dump());
    }

    [Fact]
    public void The_wanted_file_is_found_among_ten_thousand_others()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with { FilePattern = "hr.csv" });
        for (int i = 0; i < 10_000; i++)
        {
            File.Create(lab.PathOf($"other-file-with-a-name-of-some-length-{i}.log")).Dispose();
        }

        lab.Put("hr.csv", InterfaceLab.Rows("Visser"));
        Assert.Equal(EmployeeInterfaceOutcome.Imported, lab.RunOne().Outcome);
        Assert.Equal(10_000, lab.Names().Length);
    }

    [Fact]
    public void An_import_uses_the_mapping_and_the_options_of_the_interface()
    {
        using var lab = new InterfaceLab(server, change: fields => fields with
        {
            CreateUser = true,
            FullLoad = true,
            Mapping = new Dictionary<string, object?>
            {
                ["ExternalReference"] = "WorkerID",
                ["LastName"] = new Dictionary<string, object?> { ["Columns"] = new object?[] { "Given", "Family" }, ["Separator"] = "-" }
            },
        });
        lab.Put("a.csv", "WorkerID,Given,Family\nE-1,Jan,Visser\nE-2,Piet,Smit\n");
        lab.Put("b.csv", "WorkerID,Given,Family\nE-1,Jan,Visser\n");
        List<EmployeeInterfaceFile> files = lab.Run();
        Assert.Equal((2, 2), (files[0].Run!.Created, files[0].Run!.UsersCreated));
        Assert.Equal(1, files[1].Run!.Archived);
        Assert.Equal("Jan-Visser", lab.Database.Connection.Contacts.Get(new ContactReference("E-1")).LastName);
    }
}
