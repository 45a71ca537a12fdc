using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that import each file of TestData/Faults as its README says, into a new database with groups and licenses.</summary>
public sealed class FaultFileTests : IDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "TestData", "Faults");

    private readonly EmployeeFileLab _lab = new();

    public FaultFileTests()
    {
        _lab.AddGroup("Staff");
        _lab.SetSetting("DefaultUserGroups", "Staff");
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_byte_of_another_encoding_rejects_only_its_row()
    {
        Import("mixed-encoding-day1.csv");
        ProvisioningRun run = Import("mixed-encoding-day2.csv").Run;
        Assert.Equal((2, 0, 1), (run.Unchanged, run.Updated, run.Rejected));
        Assert.Equal(4, Assert.Single(_lab.Items(run, ImportAction.Reject)).Line);
        Assert.Equal("Zo\u00eb", _lab.Contact("1").FirstName);
        Assert.Equal("Nowak", _lab.Contact("3").LastName);
    }

    [Fact]
    public void A_row_that_does_not_fit_the_byte_order_mark_is_rejected()
    {
        ProvisioningRun run = Import("bom-bad-byte.csv").Run;
        ProvisioningRunItem item = Assert.Single(_lab.Items(run));
        Assert.Equal((ImportAction.Reject, 2L, "LastName"), (item.Action, item.Line, item.Field));
        Assert.Empty(_lab.Contacts());
    }

    [Fact]
    public void A_page_of_a_list_is_refused_as_a_full_load()
    {
        Import("scim-all.json");
        string before = _lab.Dump();
        ProvisioningException error = _lab.Fails(PathOf("scim-page1.json"), r => r with { CreateUser = true, FullLoad = true, Force = true });
        Assert.Equal(ErrorIds.SourceIncomplete, error.ErrorId);
        Assert.Contains("4", error.Message, StringComparison.Ordinal);
        Assert.Contains("2", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _lab.Dump());
    }

    [Fact]
    public void A_list_without_people_gives_a_warning_and_is_refused_as_a_full_load()
    {
        ImportResult result = Import("scim-empty.json");
        Assert.Equal((ProvisioningRunStatus.Completed, 0), (result.Run.Status, result.Run.Rows));
        Assert.Contains(result.Warnings, warning => warning.Contains("no rows", StringComparison.Ordinal));
        Assert.Equal(ErrorIds.SourceEmpty, _lab.Fails(PathOf("scim-empty.json"), r => r with { FullLoad = true, Force = true }).ErrorId);
    }

    [Theory]
    [InlineData("enddate-day1.csv")]
    [InlineData("enddate-day2.csv")]
    [InlineData("enddate-zero.csv")]
    public void A_placeholder_end_date_archives_nobody(string second)
    {
        Import("enddate-day1.csv");
        ProvisioningRun run = Import(second).Run;
        Assert.Equal((0, 0, 2), (run.Archived, run.Rejected, run.Unchanged));
        Assert.All(_lab.Contacts(), contact => Assert.Null(contact.EndDate));
        Assert.All(_lab.Users(), user => Assert.Equal(SystemUserStatus.Active, user.Status));
    }

    [Fact]
    public void A_placeholder_end_date_does_not_prevent_a_user()
    {
        Assert.Equal(2, Import("enddate-zero.csv").Run.UsersCreated);
        Assert.Equal(0, Import("enddate-day2.csv").Run.Updated);
    }

    [Fact]
    public void Invisible_characters_make_no_difference()
    {
        Import("invisible-mark-day1.csv");
        ProvisioningRun run = Import("invisible-mark-day2.csv", r => r with { FullLoad = true }).Run;
        Assert.Equal((1, 0, 0), (run.Unchanged, run.Created, run.Archived));
    }

    [Fact]
    public void A_byte_order_mark_between_joined_files_is_no_part_of_a_key()
    {
        Import("invisible-mark-joined.csv");
        Assert.Equal(["1", "2"], _lab.Contacts().ConvertAll(contact => contact.ExternalReference!).Order());
    }

    [Theory]
    [InlineData("above-header-title.csv", 5)]
    [InlineData("above-header-type.csv", 3)]
    [InlineData("above-header-version.csv", 3)]
    public void Lines_above_the_header_are_ignored(string file, int line)
    {
        ProvisioningRun run = Import(file).Run;
        Assert.Equal((1, 1, 1), (run.Rows, run.Created, run.UsersCreated));
        Assert.Equal(line, Assert.Single(_lab.Items(run)).Line);
        Assert.Equal(("Ann", "Aa"), (_lab.Contact("1").FirstName, _lab.Contact("1").LastName));
    }

    [Theory]
    [InlineData("row-vacancy.csv", 1, 2)]
    [InlineData("row-repeated-header.csv", 2, 1)]
    public void A_vacancy_or_a_repeated_header_is_rejected(string file, int people, int rejected)
    {
        ProvisioningRun run = Import(file).Run;
        Assert.Equal((people, people, rejected), (run.Created, run.UsersCreated, run.Rejected));
        Assert.All(_lab.Contacts(), contact => Assert.Equal(ContactType.Person, contact.Type));
    }

    [Fact]
    public void Rows_in_a_JSON_envelope_are_found()
    {
        Assert.Equal(2, Import("json-envelope.json").Run.UsersCreated);
        Assert.Equal("Bob", _lab.Contact("2").FirstName);
    }

    [Fact]
    public void Months_are_read_in_the_language_of_the_file()
    {
        var mapping = new Dictionary<string, object?>
        {
            ["StartDate"] = new Dictionary<string, object?> { ["Column"] = "StartDate", ["Format"] = "dd-MMM-yyyy" },
        };
        Assert.Equal(4, Import("dutch-month.csv", r => r with { Mapping = mapping }).Run.Created);
        Assert.Equal(
            [new(2021, 3, 15), new(2021, 5, 15), new(2021, 10, 15), new(2021, 1, 15)],
            _lab.Contacts().OrderBy(contact => contact.ExternalReference).Select(contact => contact.StartDate!.Value));
    }

    [Fact]
    public void A_text_inside_a_protective_formula_is_read_as_the_text()
    {
        Import("excel-text-formula.csv");
        Assert.Equal("+31201234567", _lab.Contact("00123").Phone);
    }

    [Fact]
    public void The_DOS_end_of_file_character_is_no_row()
    {
        ProvisioningRun run = Import("ctrl-z.csv").Run;
        Assert.Equal((ProvisioningRunStatus.Completed, 1, 1), (run.Status, run.Rows, run.Created));
    }

    [Fact]
    public void A_language_may_be_written_with_an_underscore()
    {
        Import("locale-underscore.csv");
        Assert.Equal("en-GB", _lab.Contact("1").Language);
    }

    [Fact]
    public void A_SCIM_address_may_be_a_plain_text()
    {
        Import("scim-emails-text.json");
        Assert.Equal("ann@x.example", _lab.Contact("w1").Email);
    }

    [Fact]
    public void Two_columns_of_one_name_can_be_mapped_as_the_error_advises()
    {
        string message = _lab.Fails(PathOf("dup-header.csv")).Message;
        Assert.Contains("'Email (1)'", message, StringComparison.Ordinal);
        Assert.Contains("'Email (2)'", message, StringComparison.Ordinal);
        Import("dup-header.csv", r => r with { Mapping = new Dictionary<string, object?> { ["Email"] = "Email (2)" } });
        Assert.Equal("b@x.example", _lab.Contact("1").Email);
    }

    [Fact]
    public void The_error_names_the_delimiter_that_works()
    {
        Assert.Contains("-Delimiter '^'", _lab.Fails(PathOf("caret.csv")).Message, StringComparison.Ordinal);
        Assert.Equal(1, Import("caret.csv", r => r with { Delimiter = '^' }).Run.Created);
    }

    [Fact]
    public void The_advised_format_of_dates_is_that_of_the_column()
    {
        ProvisioningRun run = Import("us-dates.csv").Run;
        ProvisioningRunItem item = Assert.Single(_lab.Items(run, ImportAction.Reject));
        Assert.Contains("MM/dd/yyyy", item.Reason, StringComparison.Ordinal);
        Assert.Contains("01/31/2020", item.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("dd/MM/yyyy", item.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_warning_names_an_unused_column_that_looks_like_a_status()
    {
        string warning = Import("status-unused.csv").Warnings[0];
        Assert.Contains("Employment Status", warning, StringComparison.Ordinal);
        Assert.Contains("status", warning, StringComparison.Ordinal);
        Assert.Contains("Active = @{", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Access_ends_even_when_another_field_is_bad()
    {
        Import("leaver-bad-mail-day1.csv");
        ProvisioningRun run = Import("leaver-bad-mail-day2.csv").Run;
        ProvisioningRunItem item = Assert.Single(_lab.Items(run));
        Assert.Equal((ImportAction.Archive, "Email"), (item.Action, item.Field));
        Assert.Contains("'n/a'", item.Reason, StringComparison.Ordinal);
        Assert.Equal((ProvisioningRunStatus.CompletedWithErrors, 1), (run.Status, run.Archived));
        Assert.Equal(SystemUserStatus.Archived, Assert.Single(_lab.Users()).Status);
        Assert.Equal("a@x.example", _lab.Contact("1").Email);
    }

    /// <summary>Whoever adds a file to TestData/Faults must add a test here and count it.</summary>
    [Fact]
    public void The_number_of_fault_files_is_known() =>
        Assert.Equal(29, Directory.GetFiles(Folder).Count(file => !file.EndsWith(".md", StringComparison.Ordinal)));

    private static string PathOf(string file) => Path.Combine(Folder, file);

    private ImportResult Import(string file, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null) =>
        _lab.ImportPath(PathOf(file), r => options?.Invoke(r with { CreateUser = true }) ?? r with { CreateUser = true });
}
