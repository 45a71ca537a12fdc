using System.Globalization;
using UserProvisioning.Naming;
using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Workplace;

/// <summary>
/// Makes the identifiers of users in the workplace app by the format of the client setting WorkplaceIdentifierFormat. An identifier is unique: when
/// it is taken, 2, 3, … is appended. It is made once and stays the same when names, the setting or the client's reference change.
/// </summary>
/// <param name="work">The unit of work.</param>
/// <param name="settings">The client settings.</param>
internal sealed class WorkplaceIdentifiers(IUnitOfWork work, ClientSettings settings)
{
    private const int NumbersAhead = 8;

    // The columns of a username and of an identifier hold the same, and the number needs room too.
    private const int LongestStem = UsernameFormat.MaximumLength - 10;

    private readonly UsernameFormat _format = UsernameFormat.Parse(settings.WorkplaceIdentifierFormat, work.ContactFields.Set);

    /// <summary>Makes the identifiers of users, which must not have one yet, with one statement for nearly all of them.</summary>
    /// <returns>For each user, in order: its identifier.</returns>
    internal List<(long UserId, string Identifier)> Make(IReadOnlyList<(SystemUserRow User, ContactRow Contact)> users)
    {
        var made = new (long UserId, string Identifier)[users.Count];
        string[] stems = users.Select(one => StemOf(one.Contact)).ToArray();
        var given = new HashSet<string>(StringComparer.Ordinal);
        List<int> open = Enumerable.Range(0, users.Count).ToList();
        for ((int from, int count) = (1, 1); open.Count > 0; (from, count) = (from + count, from == 1 ? NumbersAhead : count * NumbersAhead))
        {
            HashSet<string> taken = work.Workplace
                .IdentifiersTaken(open.SelectMany(i => Numbered(stems[i], from, count)).Select(Text.Key).Distinct(StringComparer.Ordinal).ToList())
                .ToHashSet(StringComparer.Ordinal);
            open.RemoveAll(i =>
            {
                string? free = Numbered(stems[i], from, count).FirstOrDefault(name => !taken.Contains(Text.Key(name)) && given.Add(Text.Key(name)));
                made[i] = (users[i].User.Id, free ?? string.Empty);
                return free is not null;
            });
        }

        return [.. made];
    }

    private static IEnumerable<string> Numbered(string stem, int from, int count) => Enumerable.Range(from, count)
        .Select(number => number == 1 ? stem : stem + number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The identifier without a number. A token without a value leaves no two separators side by side.</summary>
    private string StemOf(ContactRow contact)
    {
        string made = _format.Apply(UsernameSource.From(contact, settings.ClientReference));
        string stem = string.Concat(made.Where((c, i) => i == 0 || char.IsAsciiLetterOrDigit(c) || char.IsAsciiLetterOrDigit(made[i - 1])));
        stem = stem.Length <= LongestStem ? stem : stem[..LongestStem].TrimEnd('.', '_', '-');
        return stem.Length > 0 ? stem : "user";
    }
}
