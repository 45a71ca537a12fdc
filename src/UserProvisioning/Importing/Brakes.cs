using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// The accident brakes: they stop a run that would archive, make or change very many, as a truncated or wrongly mapped file does. Each has a
/// percentage of what was there before the run (0 is off) and a minimum, and stops a run that is beyond both.
/// </summary>
/// <param name="Settings">The thresholds.</param>
/// <param name="UsersOfSource">Active users of the source before the run.</param>
/// <param name="ContactsOfSource">Contacts of the source before the run.</param>
/// <param name="Users">All active users before the run.</param>
internal sealed record Brakes(ClientSettings Settings, int UsersOfSource, int ContactsOfSource, int Users)
{
    /// <summary>Counts what is there, as far as a brake needs it. Call it before the run changes anything.</summary>
    /// <param name="work">The unit of work.</param>
    /// <param name="source">The source of the run.</param>
    /// <param name="most">The most that the run can do.</param>
    internal static Brakes Of(IUnitOfWork work, string source, BrakeCounts most)
    {
        ClientSettings settings = ClientSettings.Of(work);
        bool isOfUsers = Needs(most.Archived, settings.LeaverThresholdPercent, settings.LeaverThresholdMinimum)
            || Needs(most.Made, settings.JoinerThresholdPercent, settings.JoinerThresholdMinimum);
        return new Brakes(
            settings,
            isOfUsers ? work.Contacts.CountOfSourceWithActiveUser(source) : 0,
            Needs(most.Changed, settings.ChangeThresholdPercent, settings.ChangeThresholdMinimum) ? work.Contacts.CountOfSource(source) : 0,
            Needs(most.AccessChanged, settings.AccessThresholdPercent, settings.AccessThresholdMinimum) ? work.Users.CountActive() : 0);

        static bool Needs(int most, int percent, int minimum) => percent > 0 && most > minimum;
    }

    /// <summary>What the brakes stop, as the end of the sentence "It would …"; empty when the run may go on.</summary>
    internal IReadOnlyList<string> Stops(BrakeCounts counts)
    {
        var stops = new List<string>();
        Judge(counts.Archived, UsersOfSource, Settings.LeaverThresholdPercent, Settings.LeaverThresholdMinimum, "archive {0}", "user", "Leaver");
        Judge(counts.Made, UsersOfSource, Settings.JoinerThresholdPercent, Settings.JoinerThresholdMinimum, "make {0}", "user", "Joiner");
        Judge(
            counts.Changed, ContactsOfSource, Settings.ChangeThresholdPercent, Settings.ChangeThresholdMinimum, "change {0}", "contact", "Change");
        Judge(
            counts.AccessChanged,
            Users,
            Settings.AccessThresholdPercent,
            Settings.AccessThresholdMinimum,
            "change the memberships of {0}",
            "user",
            "Access");
        return stops;

        void Judge(int count, int before, int percent, int minimum, string what, string noun, string brake)
        {
            if (percent > 0 && count > minimum && count * 100L > (long)before * percent)
            {
                stops.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, what, Counted.Of(count, noun))
                    + $", which is more than {brake}ThresholdPercent and {brake}ThresholdMinimum allow");
            }
        }
    }
}

/// <summary>What a run does, as far as the brakes count it.</summary>
/// <param name="Archived">
/// Users that it archives, also those of other sources, so that the brake asks too often rather than too seldom. Contacts without a user do not
/// count.
/// </param>
/// <param name="Made">Users that it makes.</param>
/// <param name="Changed">Contacts with fields that it changes.</param>
/// <param name="AccessChanged">Users that were there before and whose groups or profiles it changes.</param>
internal readonly record struct BrakeCounts(int Archived, int Made, int Changed, int AccessChanged);
