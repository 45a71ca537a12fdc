using System.Globalization;
using Microsoft.Data.Sqlite;
using MimeKit;
using UserProvisioning.Connections;
using UserProvisioning.Contacts;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Lifecycle;
using UserProvisioning.Mail;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The soak that kills (SIGKILL) Invoke-LifecycleTask at random times, while it archives users and sends mails of each kind. Each time the database
/// must keep every invariant. The next call must finish the run under its id, with one item for each thing that was due. A reminder may be sent a
/// second time only if the kill fell between its sending and its record, and then both have the same Message-Id; a first password that is sent again
/// is another one.
/// </summary>
internal static class LifecycleSoak
{
    /// <summary>A fifth of the users each has something else due.</summary>
    private static readonly LifecycleTaskName[] Kinds =
    [
        LifecycleTaskName.ArchiveEnded, LifecycleTaskName.RemindEnd, LifecycleTaskName.RemindPassword, LifecycleTaskName.ReclaimLicense,
        LifecycleTaskName.SendCredential,
    ];

    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="rounds">The number of kills.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="seed">The seed of the random times; null for new times in each call.</param>
    /// <returns>0 when no check failed.</returns>
    internal static int Run(Workspace workspace, int rounds, int users, int? seed = null)
    {
        string before = workspace.PathOf("lifecycle-before.db");
        string database = workspace.PathOf("lifecycle.db");
        string folder = Path.ChangeExtension(database, null) + "-mail";
        Prepare(before, users);
        string script = KilledScript.Write(
            workspace, "lifecycle.ps1", "Invoke-LifecycleTask -From it@example.org -Force -Confirm:$false -WarningAction Ignore");
        int again = 0;
        return new KillRounds
        {
            Works = $"calls for {users} users",
            Script = script,
            Before = before,
            Database = database,
            Clean = () => Workspace.Remove(folder),
            Faults = () =>
            {
                List<string> faults = Faults(database, folder, users, out int twice);
                again += twice;
                return faults;
            },
            Finish = () => Finish(database, folder),
            Shown = () => $"Everybody got each mail; {again} mails were sent a second time.",
        }.Run(rounds, seed);
    }

    private static void Prepare(string path, int users)
    {
        using (var connection = ProvisioningConnection.OpenEmbedded(path))
        {
            foreach ((string name, object value) in new (string, object)[]
            {
                ("ReminderDaysBeforeEnd", 14), ("ReminderDaysBeforeExpiry", 14), ("PasswordMaxAgeDays", 365), ("ReclaimLicenseAfterDays", 90),
                ("LifecycleMailTo", "hr@example.org"),
            })
            {
                connection.ClientSettings.Set(name, value);
            }

            connection.Licenses.SetTotal(LicenseType.Requestor, users);
            for (int number = 0; number < users; number++)
            {
                LifecycleTaskName kind = Kinds[number % Kinds.Length];
                Contact contact = connection.Contacts.Create(new ContactFields
                {
                    LastName = $"{kind}{number}",
                    Email = $"{kind}{number}@example.org",
                    EndDate = kind == LifecycleTaskName.RemindEnd ? DateTime.Today.AddDays(5) : null,
                });
                SystemUser user = connection.SystemUsers.Create([new NewSystemUserRequest { Contact = new ContactReference(contact) }])[0].Require();
                if (kind == LifecycleTaskName.SendCredential)
                {
                    connection.Credentials.Schedule([new SystemUserReference(user)], new CredentialSchedule { On = DateTime.Today });
                }
            }
        }

        using SqliteConnection sqlite = DatabaseDump.Open(path);
        using SqliteCommand command = sqlite.CreateCommand();
        command.CommandText =
            """
            UPDATE Contacts SET EndDate = date('now', '-5 days') || ' 00:00:00' WHERE LastName LIKE 'ArchiveEnded%';
            UPDATE SystemUsers SET PasswordHash = 'x', CredentialStatus = 'Set', PasswordSetAt = datetime('now', '-360 days'),
                LastLoginAt = datetime('now') WHERE Username LIKE '%remindpassword%';
            UPDATE SystemUsers SET LastLoginAt = datetime('now', '-80 days'), CreatedAt = datetime('now', '-300 days')
                WHERE Username LIKE '%reclaimlicense%';
            """;
        command.ExecuteNonQuery();
    }

    /// <summary>Finishes the call; answers whether a run was interrupted.</summary>
    private static bool Finish(string path, string folder)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(path);
        bool isInterrupted = connection.EmployeeFiles.Runs().Any(run => run.Status == ProvisioningRunStatus.Interrupted);
        LifecycleResult result = connection.LifecycleTasks.Invoke(Request(folder));
        return result.Errors.Count > 0 ? throw result.Errors[0] : isInterrupted;
    }

    private static LifecycleRequest Request(string folder) =>
        new() { Force = true, Mail = new LoginMailOptions { PickupDirectory = folder, From = "it@example.org" } };

    /// <summary>What is wrong after the call that finishes the work.</summary>
    /// <param name="path">The database.</param>
    /// <param name="folder">The mails.</param>
    /// <param name="users">How many users there are.</param>
    /// <param name="twice">How many mails were sent a second time.</param>
    private static List<string> Faults(string path, string folder, int users, out int twice)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(path);
        var faults = new List<string>();
        List<MimeMessage> mails = new DirectoryInfo(folder).GetFiles("*.eml")
            .OrderBy(file => file.LastWriteTimeUtc)
            .Select(file => MimeMessage.Load(file.FullName))
            .ToList();
        List<MimeMessage> passwords = mails.Where(mail => mail.TextBody!.Contains("Password: ", StringComparison.Ordinal)).ToList();
        List<string> reminders = mails.Except(passwords).Select(mail => mail.MessageId!).ToList();
        int each = users / Kinds.Length;
        int different = reminders.Distinct().Count();
        if (different != 3 * each)
        {
            faults.Add($"{different} of {3 * each} reminders were sent");
        }

        // Reminders are sent and recorded one by one, so a kill falls into the middle of one at most.
        twice = reminders.Count - different;
        if (twice > 1)
        {
            faults.Add($"{twice} reminders were sent twice");
        }

        twice += passwords.Count - each;
        faults.AddRange(passwords.GroupBy(Password).Where(same => same.Count() > 1).Select(same => $"{same.First().To} got a password twice"));
        ILookup<string, string> passwordsOf = passwords.ToLookup(mail => mail.To.Mailboxes.Single().Address.Split('@')[0], Password);
        const string Query =
            """
            SELECT c.LastName, u.CredentialStatus, u.PasswordHash FROM SystemUsers u JOIN Contacts c ON c.Id = u.ContactId
            WHERE c.LastName LIKE 'SendCredential%'
            """;
        foreach (string[] user in DatabaseDump.Query(path, Query).Split('\n').Select(line => line.Split('\t')))
        {
            if (user[1] != nameof(CredentialStatus.Sent)
                || passwordsOf[user[0]].LastOrDefault() is not { } newest || !PasswordHashing.Verify(user[2], newest))
            {
                faults.Add($"the newest mail of {user[0]} does not hold the valid password");
            }
        }

        ProvisioningRun run = connection.EmployeeFiles.Runs().Single();
        string[] items = connection.EmployeeFiles.Items(new ProvisioningRunReference(run.Id))
            .Where(item => item.Action is not ImportAction.Reject)
            .Select(item => $"{item.Field} {item.DisplayName}")
            .ToArray();
        if (run.Status != ProvisioningRunStatus.Completed || items.Length != users || items.Distinct().Count() != users)
        {
            faults.Add($"the run is {run.Status} and has {items.Length} items for {items.Distinct().Count()} of {users} users");
        }

        if (connection.LifecycleTasks.Invoke(Request(folder)).Runs[0].Id != 0 || Directory.GetFiles(folder, "*.eml").Length != mails.Count)
        {
            faults.Add("the call after that found something that is due");
        }

        return faults;

        static string Password(MimeMessage mail) => mail.TextBody!.Split("Password: ")[1].Split('\n')[0].Trim();
    }
}
