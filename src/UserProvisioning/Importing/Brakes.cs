using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// The brakes: checks that stop a run before it archives, makes or changes too much, as a truncated or wrongly mapped file would. Each brake has a
/// percentage of what existed before the run (0 turns the brake off) and a minimum count. It stops a run that exceeds both.
/// </summary>
/// <param name="Settings">The thresholds.</param>
/// <param name="UsersOfSource">Active users of the source before the run.</param>
/// <param name="ContactsOfSource">Contacts of the source before the run.</param>
/// <param name="Users">All active users before the run.</param>
internal sealed record Brakes(ClientSettings Settings, int UsersOfSource, int ContactsOfSource, int Users)
{
    /// <summary>
    /// Makes the brakes of a run. It counts users and contacts only for the brakes that may stop it. Call it before the run changes anything.
    /// </summary>
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

    /// <summary>Makes the brakes of a run that concerns contacts of every source.</summary>
    internal static Brakes OfAll(IUnitOfWork work, BrakeCounts counts)
    {
        ClientSettings settings = ClientSettings.Of(work);
        int users = counts is { Archived: 0, Made: 0, AccessChanged: 0 } ? 0 : work.Users.CountActive();
        return new Brakes(settings, users, counts.Changed == 0 ? 0 : (int)work.Contacts.Count(), users);
    }

    /// <summary>The reasons to stop the run, each as the end of the sentence "It would …"; empty when no brake stops it.</summary>
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

/// <summary>The counts that the brakes compare: what a run did, or the most that it can do.</summary>
/// <param name="Archived">
/// Users that the run archives. Users of other sources count too, so that the brake stops a run too often rather than too seldom. Contacts without
/// a user do not count.
/// </param>
/// <param name="Made">Users that the run makes.</param>
/// <param name="Changed">Contacts of which the run changes a field.</param>
/// <param name="AccessChanged">Users that existed before the run and whose groups or profiles it changes.</param>
internal readonly record struct BrakeCounts(int Archived, int Made, int Changed, int AccessChanged);
