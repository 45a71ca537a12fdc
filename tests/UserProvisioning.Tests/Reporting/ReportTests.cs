using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using UserProvisioning.Reporting;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Reporting;

/// <summary>Tests of the content of a report.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly ReportLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_report_counts_users_by_status_and_license_and_shows_the_pools()
    {
        string page = _lab.Filled().Write();
        Assert.Equal(["4", "1", "2", "2", "1"], Matches(page, "<dd>(.*?)</dd>"));
        Assert.Equal(["Requestor", "2", "1", "10", "8"], Row(page, "users", "Requestor")[..5]);
        Assert.Equal(["FullUser", "2", "0", "10", "8"], Row(page, "users", "FullUser")[..5]);
        Assert.Contains("20% of the pool of FullUser is assigned", page, StringComparison.Ordinal);
        Assert.Contains("Users by status and license: 2 Requestor, 2 FullUser, 1 Archived", page, StringComparison.Ordinal);
        _lab.Database.Connection.Licenses.SetTotal(LicenseType.FullUser, 2);
        _lab.Database.Connection.Licenses.SetTotal(LicenseType.Support, 0);
        page = _lab.Write();
        Assert.Equal("none left", Row(page, "users", "FullUser")[4]);
        Assert.Equal("no pool", Row(page, "users", "Support")[5]);
    }

    [Fact]
    public void A_report_counts_joiners_and_leavers_by_period()
    {
        string page = _lab.Filled().Write();
        Assert.Contains("Since 2025-11-01, 4 users were made and 1 was archived.", page, StringComparison.Ordinal);
        Assert.Equal(["December 2025", "1", "0"], Row(page, "time", "December 2025"));
        Assert.Equal(["November 2026", "2", "1"], Row(page, "time", "November 2026"));
        Assert.Contains("<title>November 2026: 2 joined, 1 left</title>", page, StringComparison.Ordinal);
        page = _lab.Write(since: new DateTime(2026, 11, 1));
        Assert.Equal(["2026-11-02", "0", "1"], Row(page, "time", "2026-11-02"));
        Assert.Equal(24, Matches(Section(page, "time"), "<th scope=\"row\">(.*?)</th>").Count);
    }

    [Theory]
    [InlineData("2026-11-24", "day", 1)]
    [InlineData("2026-12-24", "day", 1)]
    [InlineData("2026-10-24", "day", 32)]
    [InlineData("2026-10-23", "week", 6)]
    [InlineData("2026-05-18", "week", 28)]
    [InlineData("2026-05-01", "month", 7)]
    [InlineData("2021-11-24", "month", 61)]
    [InlineData("2015-01-01", "year", 12)]
    [InlineData("0001-01-01", "year", 51)]
    public void The_length_of_the_periods_depends_on_the_time_of_the_report(string since, string name, int count)
    {
        var periods = new ReportPeriods(
            new DateTime(Math.Max(
                DateTime.Parse(since, System.Globalization.CultureInfo.InvariantCulture).Ticks,
                new DateTime(1976, 11, 24).Ticks)) is var from && from > new DateTime(2026, 11, 24) ? new DateTime(2026, 11, 24) : from,
            new DateTime(2026, 11, 24));
        Assert.Equal((name, count), (periods.Name, periods.All.Count));
        string page = _lab.Write(since: DateTime.Parse(since, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains($"Joiners and leavers by {name}", page, StringComparison.Ordinal);
        Assert.Equal(count, Matches(Section(page, "time"), "<th scope=\"row\">(.*?)</th>").Count);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(11, 5)]
    [InlineData(26, 10)]
    [InlineData(100_000, 20_000)]
    [InlineData(int.MaxValue, 500_000_000)]
    public void The_lines_of_the_scale_are_at_round_numbers(int range, int step) => Assert.Equal(step, ReportChart.StepFor(range));

    [Fact]
    public void A_report_lists_the_imports_of_its_time_with_their_outcome()
    {
        string page = _lab.Filled().Write();
        Assert.Contains("1 since 2025-11-01: 1 Completed with errors.", page, StringComparison.Ordinal);
        Assert.Equal(
            ["1", "2026-11-20", "&lt;b&gt;HR&lt;/b&gt;people.csv", "Completed with errors", "12", "2", "3", "0", "0", "x"],
            Row(page, "imports", "1").Select((cell, i) => i == 1 ? cell[..10] : cell));
        Assert.Contains("2 since 2020-01-01", _lab.Write(since: new DateTime(2020, 1, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_imports_counts_archived_and_restored_contacts()
    {
        string page = Section(_lab.Filled().Write(), "imports");
        Assert.Equal(["Contacts archived", "Contacts restored"], Matches(page, "<th scope=\"col\" class=\"number\">(.*?)</th>")[^2..]);
    }

    [Fact]
    public void A_report_lists_users_who_cannot_log_in_with_the_reasons_of_the_login_rules()
    {
        string page = _lab.Filled().Write();
        Assert.Contains("2 of 4 active users cannot log in.", page, StringComparison.Ordinal);
        Assert.Equal(["NoAuthorization", "in no user group and no user profile", "2"], Row(page, "blocked", "NoAuthorization")[..3]);
        foreach (string username in Matches(Section(page, "blocked"), "<tr><th scope=\"row\">([a-z0-9]+)</th>"))
        {
            Assert.Equal(
                string.Join(", ", _lab.Database.Connection.SystemUsers.Test([new SystemUserReference(username)])[0].Require().Reasons),
                Row(page, "blocked", username)[2]);
        }

        _lab.Database.Set("LoginEnabled", false);
        page = _lab.Write();
        Assert.Contains("Login is off for the client.", page, StringComparison.Ordinal);
        Assert.Contains("4 of 4 active users", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_lists_what_profiles_contain()
    {
        string page = _lab.Filled().Write();
        string lead = System.Net.WebUtility.HtmlEncode("Lead " + ReportLab.Script);
        Assert.Equal(["Employees, Planners", "FullUser", "0"], Row(page, "profiles", lead)[1..]);
        Assert.Equal(["none", "any", "0"], Row(page, "profiles", "Nothing inside")[1..]);
        for (int i = 0; i < 200; i++)
        {
            _lab.Database.Profile($"P {i:000}");
        }

        page = _lab.Write();
        Assert.Contains("The table has the first 200 of 202 profiles", page, StringComparison.Ordinal);
        Assert.Equal(200, Matches(Section(page, "profiles"), "<th scope=\"row\" class=\"name\">(.*?)</th>").Count);
    }

    [Fact]
    public void A_report_lists_unused_credentials()
    {
        string page = _lab.Filled().Write();
        Assert.Equal(["jnever", "Jan Never", "Sent", "2026-02-11", "286"], Row(page, "unused", "jnever"));
        Assert.DoesNotContain("jable", Section(page, "unused"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_has_the_first_200_rows_of_a_long_list()
    {
        const int Many = 3000;
        TestServer.SkipFileOnly("This test makes its rows with a statement of SQLite.");
        _lab.Database.Sql(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Many})
            INSERT INTO Contacts (Id, Type, LastName, DisplayName) SELECT i, 'Person', 'P' || i, 'P' || i FROM n;
            INSERT INTO SystemUsers (Id, ContactId, Username, UsernameKey, Status, License, LastLicense, PasswordHash, PasswordSetAt,
                CredentialStatus, MustChangePassword, CreatedAt)
            SELECT Id, Id, 'p' || Id, 'P' || Id, 'Active', 'Requestor', 'Requestor', 'x', strftime('%Y-%m-%d %H:%M:%S', '2026-01-01',
                (({Many} - Id) || ' minutes')), 'Sent', 0, '2026-06-01 12:00:00' FROM Contacts;
            """);
        string page = _lab.Write();
        Assert.Contains("The first 200 of 3,000", page, StringComparison.Ordinal);
        Assert.Contains("The table has the 200 who have had theirs longest.", page, StringComparison.Ordinal);
        Assert.Equal("p3000", Matches(Section(page, "unused"), "<tr><th scope=\"row\">(.*?)</th>")[0]);
        Assert.Equal(200, Matches(Section(page, "unused"), "<tr><th scope=\"row\">(.*?)</th>").Count);
        Assert.InRange(new FileInfo(_lab.File).Length, 20_000, 150_000);
    }

    [Fact]
    public void The_report_of_an_empty_client_says_that_there_is_nothing()
    {
        string page = _lab.Write();
        foreach (string sentence in new[] {
            "There are no system users yet.", "0 users were made and 0 were archived", "No employee file was imported",
            "Every active user can log in.", "Every active user with a password has logged in." })
        {
            Assert.Contains(sentence, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_name_cannot_add_markup_and_the_page_is_well_formed()
    {
        string page = _lab.Filled().Write();
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;i&gt; &amp; &quot;</title>", _lab.Write(title: "<i> & \""), StringComparison.Ordinal);

        // With end tags for the elements that have none in HTML, the page must be XML: no tag is open, and no quote is missing.
        string xml = Regex.Replace(page["<!DOCTYPE html>".Length..], "<(meta|link|br)([^>]*)>", "<$1$2/>");
        Assert.Equal("html", XDocument.Parse(xml).Root!.Name.LocalName);
    }

    [Fact]
    public void The_policy_of_the_page_allows_only_its_own_style()
    {
        string page = _lab.Filled().Write();
        Assert.DoesNotMatch("(?i)https?://|@import|url\\(|<[^>]* (src|style|on[a-z]+)=", page);
        string style = Matches(page, "(?s)<style>(.*?)</style>")[0];
        Assert.Contains(
            $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'",
            page,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_existing_report_is_overwritten_only_on_request()
    {
        File.WriteAllText(_lab.File, "mine");
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => _lab.Database.Connection.Reports.Write(
            new ReportRequest { Path = _lab.File },
            cancellation: TestContext.Current.CancellationToken));
        Assert.Equal(ErrorIds.FileUnwritable, error.ErrorId);
        Assert.Equal("mine", File.ReadAllText(_lab.File));
        Assert.Throws<OperationCanceledException>(() => _lab.Database.Connection.Reports.Write(
            new ReportRequest { Path = _lab.File, Overwrite = true },
            cancellation: new CancellationToken(canceled: true)));
        Assert.Equal("mine", File.ReadAllText(_lab.File));
        Assert.Single(Directory.GetFiles(_lab.Database.Folder, "report.html*"));
        Assert.StartsWith("<!DOCTYPE html>", _lab.Write(), StringComparison.Ordinal);
    }

    private static List<string> Matches(string text, string pattern) => Regex.Matches(text, pattern).Select(match => match.Groups[1].Value).ToList();

    private static string Section(string page, string id) => Matches(page, $"(?s)<section id=\"{id}\"(.*?)</section>")[0];

    /// <summary>Returns the texts of the cells of the row whose first cell has a text.</summary>
    private static List<string> Row(string page, string section, string first) => Regex.Matches(Section(page, section), "<tr>(.*?)</tr>")
        .Select(row => Matches(row.Groups[1].Value, "<t[hd][^>]*>(.*?)</t[hd]>").ConvertAll(cell => Regex.Replace(cell, "<[^>]*>", string.Empty)))
        .First(cells => cells[0] == first);
}
