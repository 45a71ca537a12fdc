using MimeKit;

namespace UserProvisioning.Tests.Years;

/// <summary>The mails that were sent in a year, as the files in a folder hold them.</summary>
internal static class YearMails
{
    /// <summary>Reads the mails: each as its kind, the number of the person and the day that it is about, as the model names it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="users">The number of the person of each user, by the id of the user.</param>
    public static IEnumerable<string> Read(string folder, IReadOnlyDictionary<long, string> users)
    {
        foreach (string file in Directory.GetFiles(folder, "*.eml"))
        {
            var mail = MimeMessage.Load(file);
            string[] parts = mail.MessageId!.Split('-');
            yield return parts[0] switch
            {
                "remindend" => $"RemindEnd {users[Id(parts)]} {parts[2]}",
                "remindpassword" => $"RemindPassword {To(mail)} {parts[2]}",
                "reclaimlicense" => $"ReclaimLicense {To(mail)} {parts[2]}",

                // The mail of a first password says no day. That of its reminder is so many days later.
                _ => $"SendCredential {To(mail)} first",
            };
        }
    }

    private static long Id(string[] parts) => long.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);

    private static string To(MimeMessage mail) => mail.To.Mailboxes.Single().Address.Split('@')[0];
}
