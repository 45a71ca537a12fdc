using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of dates: those that mean no date, those with an offset, and months in the language of the file.</summary>
public sealed class DateTextTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    public static TheoryData<string> None =>
    [
        "0001-01-01", "0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+02:00", "01-01-0001", "1/1/0001 12:00:00 AM", "00010101",
        "1900-01-01",
        "1900-01-01 00:00:00", "01-01-1900", "01/01/1900", "1/1/1900 0:00", "19000101", "1899-12-30", "1899-12-31", "30-12-1899",
        "12/30/1899",
        "1/0/1900", "00/01/1900", "1900-01-00", "0-jan-1900", "1904-01-01", "1753-01-01", "1601-01-01T00:00:00Z",
        "0000-00-00",
        "0000-00-00 00:00:00", "0000-00-00T00:00:00Z", "00.00.0000", "00-00-0000", "00/00/0000", "00000000", "0", "1", "00:00:00", "-",
        "--", "/ /", "  -  -    ",
    ];

    [Theory]
    [MemberData(nameof(None))]
    public void A_placeholder_date_means_no_date_in_each_field_and_format(string text)
    {
        foreach (string? format in new[] { null, "dd-MM-yyyy", "yyyyMMdd", "MM/dd/yyyy" })
        {
            foreach (string field in new[] { "StartDate", "EndDate" })
            {
                Dictionary<string, object?>? mapping = format is null
                    ? null
                    : new() { [field] = new Dictionary<string, object?> { ["Format"] = format } };
                ProvisioningRun run = _lab.Import(
                    $"EmployeeID,LastName,{field}\n1,Aa,{text}\n",
                    r => r with { Mapping = mapping, CreateUser = true });
                Assert.Equal((0, 0), (run.Rejected, run.Archived));
                Assert.Null(_lab.Contact("1").StartDate);
                Assert.Null(_lab.Contact("1").EndDate);
            }
        }

        Assert.Equal(SystemUserStatus.Active, Assert.Single(_lab.Users()).Status);
    }

    [Theory]
    [InlineData("/Date(1704067200000)/", "2024-01-01")]
    [InlineData("/Date(1704067200000+0000)/", "2024-01-01")]
    [InlineData("/Date(-86400000)/", "1969-12-31")]
    [InlineData("/Date(253402214400000)/", "9999-12-31")]
    [InlineData("/Date(-62135596800000)/", null)]
    [InlineData("/Date(1704067200000+0120)/", "")]
    [InlineData("/Date(99999999999999999999)/", "")]
    public void Milliseconds_since_1970_are_a_date_when_their_day_is_known(string text, string? day)
    {
        // A text that is no date rejects the row.
        ProvisioningRun run = _lab.Import($$"""[{"employeeId":"1","lastName":"Aa","startDate":"{{text}}"}]""");
        Assert.Equal(day?.Length == 0 ? 1 : 0, run.Rejected);
        if (day?.Length != 0)
        {
            Assert.Equal(day, _lab.Contact("1").StartDate?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void A_placeholder_date_takes_the_default()
    {
        var mapping = new Dictionary<string, object?> { ["StartDate"] = new Dictionary<string, object?> { ["Default"] = "2026-02-03" } };
        _lab.Import("EmployeeID,LastName,StartDate\n1,Aa,0000-00-00\n", r => r with { Mapping = mapping });
        Assert.Equal(new DateTime(2026, 2, 3), _lab.Contact("1").StartDate);
    }

    [Fact]
    public void The_date_9999_12_31_is_kept()
    {
        _lab.Import("EmployeeID,LastName,EndDate\n1,Aa,9999-12-31\n2,Bb,31-12-9999 23:59:59\n");
        Assert.All(_lab.Contacts(), contact => Assert.Equal(new DateTime(9999, 12, 31), contact.EndDate));
    }

    [Theory]
    [InlineData("0021-03-15")]
    [InlineData("15-03-0202")]
    public void A_date_before_1900_rejects_the_row(string text) =>
        Assert.Equal(1, _lab.Import($"EmployeeID,LastName,EndDate\n1,Aa,{text}\n").Rejected);

    [Theory]
    [InlineData("2026-01-31T00:00:00+02:00", null)]
    [InlineData("2026-01-31T23:30:00-11:00", null)]
    [InlineData("2026-01-31T00:00:00.000+0100", null)]
    [InlineData("2026-01-31T00:00:00+01", null)]
    [InlineData("2026-01-31T23:59:59Z", null)]
    [InlineData("2026-01-31-08:00", null)]
    [InlineData("2026-01-31Z", null)]
    [InlineData("2026-01-31T00:00:00+01:00[Europe/Amsterdam]", null)]
    [InlineData("2026-01-31T00:00:00+14:00", "yyyy-MM-ddTHH:mm:sszzz")]
    [InlineData("2026-01-31T23:30:00-12:00", "yyyy-MM-ddTHH:mm:ssK")]
    [InlineData("2026-01-31T00:30:00Z", "yyyy-MM-ddTHH:mm:ssK")]
    [InlineData("31-01-2026 00:00 +10:00", "dd-MM-yyyy HH:mm zzz")]
    [InlineData("01/31/2026 00:00:00", "MM/dd/yyyy")]
    public void A_date_with_time_and_offset_is_the_day_that_is_written(string text, string? format)
    {
        Dictionary<string, object?>? mapping = format is null
            ? null
            : new() { ["StartDate"] = new Dictionary<string, object?> { ["Format"] = format } };
        _lab.Import($"EmployeeID,LastName,StartDate\n1,Aa,{text}\n", r => r with { Mapping = mapping });
        Assert.Equal(new DateTime(2026, 1, 31), _lab.Contact("1").StartDate);
    }

    [Theory]
    [InlineData("15-mrt-2021", "dd-MMM-yyyy")]
    [InlineData("15 maart 2021", "d MMMM yyyy")]
    [InlineData("15. März 2021", "d. MMMM yyyy")]
    [InlineData("15 mrt. 2021", "d MMM yyyy")]
    [InlineData("15-MAR-21", "dd-MMM-yy")]
    [InlineData("15 mars 2021", "d MMMM yyyy")]
    [InlineData("15-mrt-2021", null)]
    [InlineData("15 maart 2021", null)]
    [InlineData("15 de marzo de 2021", null)]
    [InlineData("March 15, 2021", null)]
    [InlineData("15.M\u00e4rz.2021", null)]
    public void Names_of_months_are_read_in_many_languages(string text, string? format)
    {
        Dictionary<string, object?>? mapping = format is null
            ? null
            : new() { ["StartDate"] = new Dictionary<string, object?> { ["Format"] = format } };
        _lab.Import($"EmployeeID;LastName;StartDate\n1;Aa;{text}\n", r => r with { Mapping = mapping });
        Assert.Equal(new DateTime(2021, 3, 15), _lab.Contact("1").StartDate);
    }

    [Theory]
    [InlineData("nl-NL", "MMMM d yyyy", "maart 15 2021")]
    [InlineData("en-US", null, "3/15/2021")]
    [InlineData("en-US", null, "03/05/2021")]
    [InlineData("pl-PL", "d MMMM yyyy", "15 marca 2021")]
    [InlineData("th-TH", "dd/MM/yyyy", "15/03/2564")]
    public void The_mapping_may_name_the_culture_of_dates(string culture, string? format, string text)
    {
        var entry = new Dictionary<string, object?> { ["Culture"] = culture };
        if (format is not null)
        {
            entry["Format"] = format;
        }

        _lab.Import(
            $"EmployeeID;LastName;StartDate\n1;Aa;{text}\n",
            r => r with { Mapping = new Dictionary<string, object?> { ["StartDate"] = entry } });
        Assert.Equal(new DateTime(2021, 3, text.Contains("05", StringComparison.Ordinal) ? 5 : 15), _lab.Contact("1").StartDate);
    }

    [Theory]
    [InlineData("01/31/2020,02/03/2020", "01/31/2020 is in '", "MM/dd/yyyy")]
    [InlineData("31/01/2020,02/03/2020", "31/01/2020 is in '", "dd/MM/yyyy")]
    [InlineData("1/31/2020,2/3/2020", "1/31/2020 is in '", "M/d/yyyy")]
    [InlineData("01/31/2020,31/01/2020,02/03/2020", "both orders", "2026-01-31")]
    [InlineData("02/03/2020", "when the month comes first", "MM/dd/yyyy")]
    public void The_advised_date_format_fits_the_column(string dates, string why, string format)
    {
        ProvisioningRun run = _lab.Import("EmployeeID,LastName,StartDate\n" + string.Concat(dates.Split(',')
            .Select((date, i) => $"{i},Aa,{date}\n")));
        string reason = Assert.Single(_lab.Items(run, ImportAction.Reject)).Reason!;
        Assert.Contains(why, reason, StringComparison.Ordinal);
        Assert.Contains(format, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_mapping_may_name_texts_that_mean_an_empty_cell()
    {
        var mapping = new Dictionary<string, object?>
        {
            ["Email"] = new Dictionary<string, object?> { ["Column"] = "Email", ["Empty"] = new object?[] { "n/a", "-" } },
            ["EndDate"] = new Dictionary<string, object?> { ["Empty"] = "OPEN" },
            ["Department"] = new Dictionary<string, object?> { ["Columns"] = new object?[] { "A", "B" }, ["Empty"] = "none", ["Default"] = "HQ" },
        };
        ProvisioningRun run = _lab.Import(
            "EmployeeID,LastName,Email,EndDate,A,B\n1,Aa,N/A,open,none,x\n2,Bb,-,2026-12-31,none,None\n3,Cc,c@x.example,,,\n",
            r => r with { Mapping = mapping });
        Assert.Equal((3, 0), (run.Created, run.Rejected));
        Assert.Equal((null, null, "x"), (_lab.Contact("1").Email, _lab.Contact("1").EndDate, _lab.Contact("1").Department));
        Assert.Equal((null, "HQ"), (_lab.Contact("2").Email, _lab.Contact("2").Department));
        Assert.Equal("c@x.example", _lab.Contact("3").Email);

        // A row that was rejected without the mapping is accepted with it, and the other way around: the cache of known rows depends on the mapping.
        Assert.Equal(2, _lab.Import(
            "EmployeeID,LastName,Email\n1,Aa,x\n2,Aa,x\n",
            r => r with { Mapping = new Dictionary<string, object?> { ["Email"] = new Dictionary<string, object?> { ["Empty"] = "x" } } }).Rows);
        Assert.Equal(2, _lab.Import("EmployeeID,LastName,Email\n1,Aa,x\n2,Aa,x\n").Rejected);
    }

    [Theory]
    [InlineData("Culture", "Klingon", "is not a culture")]
    [InlineData("Empty", "", "texts that mean that there is none")]
    public void An_invalid_key_of_a_mapping_is_refused_with_the_reason(string key, string value, string why)
    {
        var mapping = new Dictionary<string, object?> { ["StartDate"] = new Dictionary<string, object?> { [key] = value } };
        ProvisioningException error = _lab.Fails(_lab.Write("EmployeeID,LastName,StartDate\n1,Aa,\n"), r => r with { Mapping = mapping });
        Assert.Equal(ErrorIds.MappingInvalid, error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
