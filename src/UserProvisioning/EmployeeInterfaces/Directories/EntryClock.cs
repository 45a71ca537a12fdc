using System.Diagnostics;
using UserProvisioning.Sources.Directories.Ldap;

namespace UserProvisioning.EmployeeInterfaces.Directories;

/// <summary>Collects what the entries of a reading prove about the clock of the server.</summary>
internal sealed class EntryClock(string attribute)
{
    private readonly Stopwatch _since = Stopwatch.StartNew();

    /// <summary>The time of the newest change; null for none.</summary>
    internal DateTime? Newest { get; private set; }

    /// <summary>The latest time that the clock of the server surely showed when the reading began; null when nothing is known.</summary>
    internal DateTime? Proven { get; private set; }

    internal void See(LdapEntry entry)
    {
        if (TimeMark.Parse(entry.Text(attribute)) is { } time)
        {
            Newest = Newest > time ? Newest : time;
            DateTime then = time - _since.Elapsed;
            Proven = Proven > then ? Proven : then;
        }
    }
}
