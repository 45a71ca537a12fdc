using UserProvisioning.Common;
using UserProvisioning.Reporting;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Reporting;

/// <summary>A database with users, runs and hostile names that a report shows.</summary>
internal sealed class ReportLab : IDisposable
{
    internal const string Script = "<script>document.title='owned'</script>";

    internal ReportLab()
    {
        Database.Clock.Now = new DateTime(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);
        Database.Group("Employees");
    }

    internal TestDatabase Database { get; } = new(pool: 10);

    internal string File => Path.Combine(Database.Folder, "report.html");

    /// <summary>Adds users, runs and hostile names.</summary>
    internal ReportLab Filled()
    {
        Database.Set("ClientName", Script);
        Set(Database.User("Able", LicenseType.FullUser, "Employees"), created: "2025-12-10", passwordSet: "2026-01-02", lastLogin: "2026-11-01");
        Set(Database.User("Never", LicenseType.FullUser, "Employees"), created: "2026-02-10", passwordSet: "2026-02-11");
        Database.User("Blocked");
        Database.Group("Planners", LicenseType.FullUser);
        Database.Profile("Nothing inside");
        Database.Connection.UserProfiles.Create(new()
        {
            Name = "Lead " + Script,
            UserGroups = [new UserGroupReference("Planners"), new UserGroupReference("Employees")],
        });
        Database.UserOf(Database.Person("\"><img src=x onerror=alert(1)>", Script));
        SystemUser left = Database.User("Left");
        Database.Archive(left);
        Set(left, created: "2024-01-01", archived: "2026-11-02");
        Database.Sql(
            """
            INSERT INTO ProvisioningRuns (Id, Source, FileName, Status, TotalRows, Rejected, UsersCreated, Actor, StartedAt, EndedAt) VALUES
                (1, '<b>HR</b>', 'people.csv', 'CompletedWithErrors', 12, 2, 3, 'x', '2026-11-20 08:00:00', '2026-11-20 08:00:01'),
                (2, 'Old', 'old.csv', 'Completed', 1, 0, 0, 'x', '2020-11-20 08:00:00', '2020-11-20 08:00:01')
            """);
        return this;
    }

    internal string Write(DateTime? since = null, string? title = null)
    {
        Database.Connection.Reports.Write(
            new ReportRequest { Path = File, Overwrite = true, Since = since, Title = title },
            cancellation: TestContext.Current.CancellationToken);
        return System.IO.File.ReadAllText(File);
    }

    /// <summary>Sets the dates of a user with SQL, without the rules of the services.</summary>
    internal void Set(SystemUser user, string created, string? passwordSet = null, string? lastLogin = null, string? archived = null) => Database.Sql(
        FormattableString.Invariant(
            $"""
            UPDATE SystemUsers SET CreatedAt = '{created} 12:00:00', LastLoginAt = {Time(lastLogin)}, ArchivedAt = {Time(archived)},
                PasswordHash = {(passwordSet is null ? "NULL" : "'x'")}, PasswordSetAt = {Time(passwordSet)},
                    CredentialStatus = '{(passwordSet is null ? "None" : "Sent")}'
            WHERE Id = {user.Id}
            """));

    public void Dispose() => Database.Dispose();

    private static string Time(string? day) => day is null ? "NULL" : $"'{day} 12:00:00'";
}
