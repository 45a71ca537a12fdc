using UserProvisioning.Settings;
using UserProvisioning.Storage;

namespace UserProvisioning.Importing;

/// <summary>
/// The leaver brake: stops a run that would archive many users, as a truncated or wrongly mapped file does. Every user that the run archives
/// counts, also one from another source, so that the brake asks rather too often than too seldom.
/// </summary>
/// <param name="ActiveBefore">Active users of the source before the run.</param>
/// <param name="Percent">The setting <c>LeaverThresholdPercent</c>.</param>
/// <param name="Minimum">The setting <c>LeaverThresholdMinimum</c>.</param>
internal sealed record AccidentBrake(int ActiveBefore, int Percent, int Minimum)
{
    internal static AccidentBrake Of(IUnitOfWork work, string source)
    {
        ClientSettings settings = ClientSettings.Of(work);
        return new AccidentBrake(
            work.Contacts.CountOfSourceWithActiveUser(source), settings.LeaverThresholdPercent, settings.LeaverThresholdMinimum);
    }

    internal bool Stops(int archived) => archived > Minimum && archived * 100L > (long)ActiveBefore * Percent;
}
