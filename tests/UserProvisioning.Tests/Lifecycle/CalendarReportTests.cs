using UserProvisioning.Reporting;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Lifecycle;

/// <summary>Tests of what the report says of the calendar.</summary>
public sealed class CalendarReportTests : CalendarTest
{
    [Fact]
    public void The_report_shows_what_will_come_who_did_what_and_the_forecast_as_a_picture()
    {
        Assert.Contains("No lifecycle task has anything to do in the next 7 days.", Report(), StringComparison.Ordinal);
        Assert.Contains("No date changes the use of licenses.", Report(), StringComparison.Ordinal);
        User("ended", end: Today.AddDays(-1));
        Database.Person("<b>soon</b>", end: Today.AddDays(3));
        Run();
        Database.Connection.Licenses.SetTotal(LicenseType.Requestor, 1);
        Database.Person("New", start: Today.AddDays(2));
        Database.Person("Newer", start: Today.AddDays(2));
        string page = Report();
        Assert.Contains("In the next 7 days: 1 ArchiveEnded.", page, StringComparison.Ordinal);
        Assert.Contains("The end date is 2026-06-18.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>soon", page, StringComparison.Ordinal);
        Assert.Contains($"<td class=\"name\">{TestDatabase.Actor}</td>", page, StringComparison.Ordinal);
        Assert.Contains("At most 1 will be missing.", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Use of Requestor until 2026-09-13: from 0 to 2 of 1\"", page, StringComparison.Ordinal);
        Assert.Contains("<polyline class=\"steps\" points=\"0,100 2.22,100 2.22,9.09 100,9.09\"/>", page);
    }

    private string Report()
    {
        string path = Path.Combine(Database.Folder, "report.html");
        Database.Connection.Reports.Write(new ReportRequest { Path = path, Overwrite = true });
        return File.ReadAllText(path);
    }
}
