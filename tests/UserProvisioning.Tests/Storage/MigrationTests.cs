using Microsoft.Data.Sqlite;
using UserProvisioning.Connections;
using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Storage.Sqlite;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Storage;

public sealed class MigrationTests : IDisposable
{
    private const string Second = "ALTER TABLE A ADD COLUMN Y TEXT; CREATE TABLE B (Z INTEGER) STRICT; INSERT INTO B VALUES (1)";

    private readonly TestFolder _folder = new();

    private string File => _folder.File("test.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scripts_are_applied_in_order_and_their_number_is_the_version()
    {
        Assert.Equal(2, Upgrade("CREATE TABLE A (X ANY) STRICT", Second));
        Assert.Contains("user_version 2", Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_schema_gets_only_the_missing_scripts_and_keeps_its_rows()
    {
        Upgrade("CREATE TABLE A (X ANY) STRICT; INSERT INTO A VALUES (7)");
        Assert.Equal(2, Upgrade("this one is applied already", Second));
        Assert.Contains("user_version 2", Dump(), StringComparison.Ordinal);
        Assert.Contains("== A\n7\tNULL\n", Dump(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE B (Z INTEGER); INSERT INTO Nowhere VALUES (1)")]
    [InlineData("DROP TABLE A; not SQL at all")]
    [InlineData("DELETE FROM A; INSERT INTO A VALUES (1, 2, 3)")]
    public void A_second_script_that_fails_leaves_version_schema_and_rows_as_they_were(string failing)
    {
        Upgrade("CREATE TABLE A (X ANY) STRICT; INSERT INTO A VALUES (7)");
        string before = Dump();
        Assert.Throws<SqliteException>(() => Upgrade("-", failing));
        Assert.Equal(before, Dump());
        Assert.Throws<SqliteException>(() => Upgrade("-", "CREATE TABLE C (X)", failing));
        Assert.Equal(before, Dump());
        Assert.Equal(2, Upgrade("-", Second));
    }

    [Fact]
    public void A_first_script_that_fails_leaves_a_new_file_empty()
    {
        Assert.Throws<SqliteException>(() => Upgrade("CREATE TABLE A (X); nonsense"));
        Assert.Contains("user_version 0", Dump(), StringComparison.Ordinal);
        Assert.DoesNotContain("table", Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_of_the_present_version_is_not_changed()
    {
        Upgrade("CREATE TABLE A (X ANY) STRICT");
        Assert.Equal(1, Upgrade("this one is applied already"));
    }

    [Fact]
    public void A_file_that_the_product_made_is_upgraded_in_place()
    {
        using (ProvisioningConnection connection = ProvisioningConnection.OpenEmbedded(File))
        {
            connection.Contacts.Create(new ContactFields { LastName = "Visser" });
        }

        string[] scripts = [.. Enumerable.Repeat("-", DatabaseDump.CurrentVersion), "ALTER TABLE Contacts ADD COLUMN Added TEXT NULL"];
        Assert.Equal(scripts.Length, Upgrade(scripts));
        Assert.Contains("Visser", Dump(), StringComparison.Ordinal);
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => ProvisioningConnection.OpenEmbedded(File));
        Assert.Equal(ErrorIds.SchemaOutdated, error.ErrorId);
    }

    [Fact]
    public void The_migration_to_provisioning_runs_keeps_the_runs_of_imports()
    {
        UpgradeTo(4);
        using (SqliteConnection connection = DatabaseDump.Open(File))
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText =
                """
                INSERT INTO ImportRuns (Id, Source, FileName, StartedAt, Actor, Status)
                VALUES (7, 'HR', 'a.csv', '2026-01-05T08:00:00.0000000Z', 'me', 'Completed');
                INSERT INTO ImportRunItems (ImportRunId, Line, DisplayName, Action) VALUES (7, 2, 'Visser', 'Create');
                """;
            command.ExecuteNonQuery();
        }

        UpgradeTo(DatabaseDump.CurrentVersion);
        using ProvisioningConnection upgraded = ProvisioningConnection.OpenEmbedded(File);
        Assert.Equal("HR", Assert.Single(upgraded.EmployeeFiles.ListRuns(7)).Source);
    }

    [Fact]
    public void The_migration_to_indexes_for_filters_keeps_contacts_and_finds_them_by_the_indexes()
    {
        UpgradeTo(16);
        using (SqliteConnection connection = DatabaseDump.Open(File))
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText =
                """
                INSERT INTO Contacts (Type, ExternalReference, ExternalReferenceKey, LastName, DisplayName, Department, ManagerReference, EndDate)
                VALUES ('Person', 'E1', 'E1', 'Visser', 'Visser', 'Facilities', NULL, NULL),
                    ('Person', 'E2', 'E2', 'Bakker', 'Bakker', 'facilities', 'e1', '2020-01-01 00:00:00');
                """;
            command.ExecuteNonQuery();
        }

        UpgradeTo(DatabaseDump.CurrentVersion);
        using ProvisioningConnection upgraded = ProvisioningConnection.OpenEmbedded(File);
        Assert.Equal(["Visser", "Bakker"], Found(new ContactFilter { Departments = [TextFilter.Exactly("FACILITIES")] }));
        Assert.Equal(["Bakker"], Found(new ContactFilter { Managers = [new ContactReference("E1")] }));
        Assert.Equal(["Bakker"], Found(new ContactFilter { Ended = true }));
        using SqliteConnection file = DatabaseDump.Open(File);
        foreach ((string condition, string index) in new[]
        {
            (new SqliteSession(file, false, null, null).Is("c.Department", "@Text"), "IX_Contacts_Department"),
            (new SqliteSession(file, false, null, null).IsOneOf("c.ManagerReference", "@Text"), "IX_Contacts_Manager"),
            ("c.Status = 'Archived'", "IX_Contacts_Archived"),
            ("c.EndDate IS NOT NULL AND c.EndDate < @Text", "IX_Contacts_Ending"),
        })
        {
            using SqliteCommand plan = file.CreateCommand();
            plan.CommandText = $"EXPLAIN QUERY PLAN SELECT c.Id FROM Contacts c WHERE c.Id > 0 AND {condition} ORDER BY c.Id LIMIT 50";
            plan.Parameters.AddWithValue("@Text", "[]");
            using SqliteDataReader rows = plan.ExecuteReader();
            var steps = new List<string>();
            while (rows.Read())
            {
                steps.Add(rows.GetString(3));
            }

            Assert.Contains(steps, step => step.Contains(index, StringComparison.Ordinal));
        }

        IEnumerable<string> Found(ContactFilter filter) => upgraded.Contacts.List(filter).Select(contact => contact.DisplayName);
    }

    [Fact]
    public void The_migration_to_given_up_usernames_keeps_users_and_remembers_names_from_then_on()
    {
        UpgradeTo(17);
        using (SqliteConnection connection = DatabaseDump.Open(File))
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText =
                """
                INSERT INTO Contacts (Id, Type, FirstName, LastName, DisplayName)
                VALUES (1, 'Person', 'Jan', 'Visser', 'Jan Visser'), (2, 'Person', 'Joke', 'Visser', 'Joke Visser');
                UPDATE Licenses SET Total = 5, Used = 1 WHERE License = 'Requestor';
                INSERT INTO SystemUsers (Id, ContactId, Username, UsernameKey, Status, License, LastLicense, CredentialStatus, MustChangePassword,
                    CreatedAt)
                VALUES (1, 1, 'jvisser', 'JVISSER', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026-01-05 08:00:00');
                """;
            command.ExecuteNonQuery();
        }

        UpgradeTo(DatabaseDump.CurrentVersion);
        using ProvisioningConnection upgraded = ProvisioningConnection.OpenEmbedded(File);
        upgraded.Credentials.Set(new SystemUserReference("jvisser"), new UserProvisioning.Credentials.CredentialChange { Username = "jan.visser" });
        Assert.Equal("jvisser2", upgraded.SystemUsers.Create(
            [new UserProvisioning.SystemUsers.NewSystemUserRequest { Contact = new ContactReference(2) }])[0].Require().Username);
    }

    [Fact]
    public void The_migration_to_groups_of_profiles_keeps_profiles_and_their_members()
    {
        UpgradeTo(19);
        using (SqliteConnection connection = DatabaseDump.Open(File))
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText =
                """
                INSERT INTO Contacts (Id, Type, LastName, DisplayName) VALUES (1, 'Person', 'Visser', 'Visser');
                UPDATE Licenses SET Total = 5, Used = 1 WHERE License = 'Requestor';
                INSERT INTO SystemUsers (Id, ContactId, Username, UsernameKey, Status, License, LastLicense, CredentialStatus, MustChangePassword,
                    CreatedAt)
                VALUES (1, 1, 'visser', 'VISSER', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026-01-05 08:00:00');
                INSERT INTO Authorizations (Id, Kind, Name, NameKey) VALUES (1, 'UserGroup', 'Staff', 'STAFF'), (2, 'UserProfile', 'Desk', 'DESK');
                INSERT INTO AuthorizationMembers (SystemUserId, AuthorizationId) VALUES (1, 2);
                """;
            command.ExecuteNonQuery();
        }

        UpgradeTo(DatabaseDump.CurrentVersion);
        using ProvisioningConnection upgraded = ProvisioningConnection.OpenEmbedded(File);
        Assert.Empty(upgraded.UserProfiles.Get(new UserProfileReference("Desk")).UserGroups);
        upgraded.UserProfiles.Update(new UserProfileReference("Desk"), fields => fields with { UserGroups = [new UserGroupReference("Staff")] });
        Assert.Equal(["Staff"], upgraded.SystemUsers.Get(new SystemUserReference("visser")).EffectiveUserGroups);
    }

    [Fact]
    public void The_migration_to_givers_keeps_memberships_and_names_the_sources_that_were_known()
    {
        UpgradeTo(22);
        using (SqliteConnection connection = DatabaseDump.Open(File))
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText =
                """
                INSERT INTO Contacts (Id, Type, LastName, DisplayName) VALUES (1, 'Person', 'Visser', 'Visser');
                UPDATE Licenses SET Total = 5, Used = 1 WHERE License = 'Requestor';
                INSERT INTO SystemUsers (Id, ContactId, Username, UsernameKey, Status, License, LastLicense, CredentialStatus, MustChangePassword,
                    CreatedAt)
                VALUES (1, 1, 'visser', 'VISSER', 'Active', 'Requestor', 'Requestor', 'None', 0, '2026-01-05 08:00:00');
                INSERT INTO Authorizations (Id, Kind, Name, NameKey)
                VALUES (1, 'UserGroup', 'Staff', 'STAFF'), (2, 'UserGroup', 'Desk', 'DESK'), (3, 'UserProfile', 'Mobile', 'MOBILE');
                INSERT INTO ProfileGroups (UserProfileId, UserGroupId) VALUES (3, 1);
                INSERT INTO AuthorizationMembers (SystemUserId, AuthorizationId, GrantedBySource) VALUES (1, 1, 'hr'), (1, 2, NULL), (1, 3, NULL);
                """;
            command.ExecuteNonQuery();
        }

        UpgradeTo(DatabaseDump.CurrentVersion);
        using ProvisioningConnection upgraded = ProvisioningConnection.OpenEmbedded(File);
        var user = new SystemUserReference("visser");
        Assert.Equal(
            [
                "visser : given before this was kept", "Requestor : given before this was kept", "Desk : given before this was kept",
                "Staff Source: hr, given before this was kept", "Staff Profile: Mobile", "Mobile : given before this was kept",
            ],
            upgraded.SystemUsers.Access([user])[0].Require().Select(one => $"{one.Name} {one.GivenBy}: {one.Detail}{one.Since}"));
        upgraded.UserGroups.AddMembers(new UserGroupReference("Desk"), [user]);
        Assert.Equal(2, upgraded.SystemUsers.Access([user])[0].Require().Count(one => one.Name == "Desk"));
    }

    [Fact]
    public void The_migration_to_own_contact_fields_keeps_contacts_and_finds_them_by_an_index()
    {
        UpgradeTo(24);
        using (SqliteConnection connection = DatabaseDump.Open(File))
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText = "INSERT INTO Contacts (Id, Type, LastName, DisplayName) VALUES (1, 'Person', 'Visser', 'Visser')";
            command.ExecuteNonQuery();
        }

        UpgradeTo(DatabaseDump.CurrentVersion);
        using ProvisioningConnection upgraded = ProvisioningConnection.OpenEmbedded(File);
        upgraded.ContactFields.Create("Shoe", ContactFieldType.Number);
        upgraded.Contacts.Update([new ContactChangeRequest
        {
            Contact = new ContactReference(1), Change = fields => fields, OwnFields = new Dictionary<string, object?> { ["Shoe"] = 42 },
        }]);
        Assert.Equal(["Visser"], upgraded.Contacts.List(new ContactFilter
        {
            Fields = new Dictionary<string, IReadOnlyList<object?>> { ["Shoe"] = [42] },
        }).Select(contact => contact.DisplayName));
        using SqliteConnection reader = DatabaseDump.Open(File);
        using SqliteCommand plan = reader.CreateCommand();
        plan.CommandText = "EXPLAIN QUERY PLAN SELECT v.ContactId FROM ContactFieldValues v WHERE v.FieldId = 1 AND (v.Value IS NOT NULL "
            + "AND lower(v.Value) = lower('42')) AND v.ContactId > 0 ORDER BY v.ContactId LIMIT 10";
        using SqliteDataReader row = plan.ExecuteReader();
        Assert.True(row.Read());
        Assert.Contains("IX_ContactFieldValues_Value (FieldId=? AND <expr>=? AND ContactId>?)", row.GetString(3), StringComparison.Ordinal);
        Assert.False(row.Read());
    }

    [Fact]
    public void The_migration_to_scheduled_mails_keeps_users_and_finds_scheduled_ones_by_an_index()
    {
        UpgradeTo(23);
        using (SqliteConnection connection = DatabaseDump.Open(File))
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText =
                """
                INSERT INTO Contacts (Id, Type, LastName, DisplayName, Email) VALUES (1, 'Person', 'Visser', 'Visser', 'v@x.example');
                UPDATE Licenses SET Total = 5, Used = 1 WHERE License = 'Requestor';
                INSERT INTO SystemUsers (Id, ContactId, Username, UsernameKey, Status, License, LastLicense, PasswordHash, PasswordSetAt,
                    CredentialStatus, MustChangePassword, CreatedAt)
                VALUES (1, 1, 'visser', 'VISSER', 'Active', 'Requestor', 'Requestor', 'x', '2026-01-05 08:00:00', 'Sent', 1, '2026-01-05 08:00:00');
                """;
            command.ExecuteNonQuery();
        }

        UpgradeTo(DatabaseDump.CurrentVersion);
        using ProvisioningConnection upgraded = ProvisioningConnection.OpenEmbedded(File);
        var visser = new SystemUserReference("visser");
        SystemUser before = upgraded.SystemUsers.Get(visser);
        Assert.Equal((CredentialStatus.Sent, null), (before.CredentialStatus, before.CredentialSendOn));
        DateTime day = DateTime.Today.AddDays(30);
        upgraded.Credentials.Schedule([visser], new UserProvisioning.Credentials.CredentialSchedule { On = day });
        SystemUser scheduled = upgraded.SystemUsers.Get(visser);
        Assert.Equal((CredentialStatus.Scheduled, day), (scheduled.CredentialStatus, scheduled.CredentialSendOn!.Value));
        using SqliteConnection file = DatabaseDump.Open(File);
        using SqliteCommand plan = file.CreateCommand();
        plan.CommandText = "EXPLAIN QUERY PLAN SELECT u.Id FROM SystemUsers u JOIN Contacts c ON c.Id = u.ContactId "
            + "WHERE u.Id > 0 AND u.CredentialSendOn IS NOT NULL ORDER BY u.Id LIMIT 50";
        using SqliteDataReader rows = plan.ExecuteReader();
        Assert.True(rows.Read());
        Assert.Contains("IX_SystemUsers_Scheduled", rows.GetString(3), StringComparison.Ordinal);
    }

    [Fact]
    public void Upgrades_at_the_same_time_are_applied_once()
    {
        Upgrade("CREATE TABLE A (X ANY) STRICT");
        using var start = new Barrier(8);
        var versions = new int[8];
        Thread[] threads = Enumerable.Range(0, 8).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            versions[i] = Upgrade("-", Second);
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.All(versions, version => Assert.Equal(2, version));
        Assert.Contains("== B\n1\n", Dump(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("SqlServer")]
    public void The_scripts_of_an_engine_are_numbered_without_a_gap(string engine)
    {
        string[] numbers = typeof(SqliteMigrator).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && name.Contains($".{engine}.Migrations.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[^2][..4])
            .Where(number => int.TryParse(number, out _))
            .Order(StringComparer.Ordinal)
            .ToArray();
        Assert.NotEmpty(numbers);
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(number => $"{number:0000}"), numbers);
    }

    private int Upgrade(params string[] scripts)
    {
        UserProvisioning.Common.PrivateFile.Require(File);
        using SqliteConnection connection = DatabaseDump.Open(File);
        return SqliteMigrator.Upgrade(connection, File, scripts, script => script);
    }

    // Applies the scripts of the product up to a version.
    private void UpgradeTo(int version) => OldSchema.UpgradeTo(File, version);

    private string Dump() => DatabaseDump.Of(File).ReplaceLineEndings("\n");
}
