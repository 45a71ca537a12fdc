using UserProvisioning.Common;
using UserProvisioning.Contacts;
using UserProvisioning.References;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Credentials;

/// <summary>The preparation of letters: reads names, addresses and languages of users, and makes passwords with their hashes.</summary>
internal sealed class LetterPreparation(ProvisioningContext context, ClientSettings settings, IReadOnlyDictionary<string, string> general,
    MailRecipients recipients, string? to)
{
    private readonly ContactLanguage _language = new(settings);
    private readonly HashSet<long> _seen = [];

    /// <summary>Prepares a letter for each user, in order.</summary>
    internal List<Letter> Prepare(IReadOnlyList<SystemUserReference> references, CancellationToken cancellation)
    {
        List<Letter> letters = Read(references);

        // Hashing is slow on purpose (PBKDF2), and the hashes are independent of each other: use every core.
        var policy = new PasswordPolicy(settings);
        Parallel.ForEach(letters.Where(letter => letter.Result is null), new ParallelOptions { CancellationToken = cancellation }, letter =>
        {
            letter.Password = PasswordGenerator.Generate(policy, letter.User!.Username);
            letter.Hash = PasswordHashing.Hash(letter.Password);
        });
        return letters;
    }

    /// <summary>Decides who gets a mail and who gets none, before a password is made.</summary>
    internal List<Letter> Read(IReadOnlyList<SystemUserReference> references)
    {
        var letters = new List<Letter>(references.Count);
        using (IUnitOfWork work = context.Store.Read())
        {
            List<(SystemUserRow? Row, ProvisioningException? Error)> users = SystemUserLookup.ResolveAll(work, references);
            IReadOnlyDictionary<long, ContactRow> contacts = work.Contacts.ByIds(users
                .Select(u => u.Row?.ContactId).OfType<long>().Distinct().ToList());
            IReadOnlyDictionary<long, IReadOnlyDictionary<string, string>> ofUsers =
                work.Settings.OfUsers(users.Select(u => u.Row?.Id).OfType<long>().Distinct().ToList());
            for (int i = 0; i < references.Count; i++)
            {
                (SystemUserRow? user, ProvisioningException? error) = users[i];
                letters.Add(user is null
                    ? new Letter { Result = CredentialDeliveryResult.Failed(references[i].ToString(), null, error!) }
                    : Address(user, contacts[user.ContactId], ofUsers.GetValueOrDefault(user.Id), isFirst: _seen.Add(user.Id)));
            }
        }

        return letters;
    }

    private Letter Address(SystemUserRow user, ContactRow contact, IReadOnlyDictionary<string, string>? ofUser, bool isFirst)
    {
        string? address = to ?? user.CredentialSendTo ?? user.Email;
        MailRefusal? refusal = recipients.WhyNot(user, context.Time.Today())
            ?? (isFirst ? null : new MailRefusal("The user was given twice.", IsFinal: false));
        if (refusal is not null)
        {
            return new Letter
            {
                User = user,
                Result = CredentialDeliveryResult.Skipped(user, address, refusal.Reason),
                CancelsSchedule = refusal.IsFinal && user.CredentialSendOn <= context.Time.Today(),
            };
        }

        if (address is null)
        {
            return new Letter { Result = CredentialDeliveryResult.WithoutAddress(user) };
        }

        return new Letter
        {
            User = user,
            GivenTo = to,
            FirstName = contact.FirstName,
            Language = _language.OfMail(
                contact,
                ofUser?.GetValueOrDefault(UserSettingCatalog.Language),
                general.GetValueOrDefault(UserSettingCatalog.Language)),
        };
    }
}
