using System.Globalization;
using MimeKit;
using UserProvisioning.Connections;
using UserProvisioning.Contacts;
using UserProvisioning.Credentials;
using UserProvisioning.Fields;
using UserProvisioning.Mail;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Benchmarks;

/// <summary>
/// The soak that kills (SIGKILL) the sending of scheduled mails at random times. Each time the database must keep every invariant, and the newest
/// mail of each user who counts as served must hold the valid password. After the next call, that holds for every user, and no password was mailed
/// twice.
/// </summary>
internal static class MailSoak
{
    /// <param name="workspace">The workspace, which has the module.</param>
    /// <param name="rounds">The number of kills.</param>
    /// <param name="users">The number of users with a scheduled mail.</param>
    /// <param name="seed">The seed of the random times; null for new times in each call.</param>
    /// <returns>0 when no check failed.</returns>
    internal static int Run(Workspace workspace, int rounds, int users, int? seed = null)
    {
        string before = workspace.PathOf("mail-before.db");
        string database = workspace.PathOf("mail.db");
        string folder = Path.ChangeExtension(database, null) + "-mail";
        Prepare(before, users);
        string script = KilledScript.Write(
            workspace, "mail.ps1", "Get-SystemUser -CredentialStatus Scheduled | Send-LoginCredential -From it@example.org -WarningAction Ignore");
        int again = 0;
        return new KillRounds
        {
            Works = $"mailings to {users} users",
            Script = script,
            Before = before,
            Database = database,

            // The time of the hashes varies much, so the longest time is longer than the mailing that was not killed.
            Longest = 1.5,
            Clean = () => Workspace.Remove(folder),
            FaultsOfPart = () => Faults(database, folder, mustBeServed: false),
            Faults = () => Faults(database, folder, mustBeServed: true),
            Finish = () =>
            {
                Finish(database, folder);
                again += Mails(folder).Count - users;
                return false;
            },
            Shown = () => $"The newest mail of every user held the valid password; {again} users got a second mail, with another password.",
        }.Run(rounds, seed);
    }

    private static void Prepare(string database, int users)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        connection.Licenses.SetTotal(LicenseType.Requestor, users);
        List<SystemUserReference> references = Enumerable.Range(1, users)
            .Select(i => connection.Contacts.Create(new ContactFields { LastName = $"User{i}", Email = $"user{i}@example.org" }))
            .Select(contact => connection.SystemUsers.Create([new NewSystemUserRequest { Contact = new ContactReference(contact) }])[0].Require())
            .Select(user => new SystemUserReference(user))
            .ToList();
        connection.Credentials.Schedule(references, new CredentialSchedule { On = DateTime.Today });
    }

    private static void Finish(string database, string folder)
    {
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        using LoginCredentialSender sender = connection.Credentials.OpenSender(
            new LoginMailOptions { PickupDirectory = folder, From = "it@example.org" });
        List<SystemUserReference> scheduled = connection.SystemUsers
            .List(new SystemUserFilter { CredentialStatuses = [CredentialStatus.Scheduled] })
            .Select(user => new SystemUserReference(user))
            .ToList();
        foreach (CredentialDeliveryResult result in sender.Send(scheduled))
        {
            if (result.Error is { } error)
            {
                throw error;
            }
        }
    }

    /// <summary>What is wrong with the mails.</summary>
    private static List<string> Faults(string database, string folder, bool mustBeServed)
    {
        var faults = new List<string>();
        List<(string To, string Password)> mails = Mails(folder);
        faults.AddRange(mails.GroupBy(mail => mail.Password)
            .Where(same => same.Count() > 1)
            .Select(same => $"{same.First().To} got a password twice"));
        ILookup<string, string> passwords = mails.ToLookup(mail => mail.To, mail => mail.Password);
        Dictionary<string, string?> hashes = DatabaseDump.Query(database, "SELECT Username, PasswordHash FROM SystemUsers ORDER BY Id")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => (string?)parts[1]);
        using var connection = ProvisioningConnection.OpenEmbedded(database);
        foreach (SystemUser user in connection.SystemUsers.List(new SystemUserFilter()))
        {
            bool isServed = user.CredentialStatus == CredentialStatus.Sent;
            if (mustBeServed && !isServed)
            {
                faults.Add($"{user} is {user.CredentialStatus}");
            }

            if (isServed && (passwords[user.Email!].LastOrDefault() is not { } newest || !PasswordHashing.Verify(hashes[user.Username]!, newest)))
            {
                faults.Add($"the newest mail of {user} does not hold the valid password");
            }
        }

        return faults;
    }

    /// <summary>The mails, oldest first.</summary>
    private static List<(string To, string Password)> Mails(string folder) =>
        (Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles("*.eml") : [])
        .OrderBy(file => file.LastWriteTimeUtc)
        .Select(file => MimeMessage.Load(file.FullName))
        .Select(mail => (mail.To.Mailboxes.Single().Address, mail.TextBody!.Split("Password: ")[1].Split('\n')[0].Trim()))
        .ToList();
}
