using System.Reflection;
using Microsoft.Data.SqlClient;

namespace UserProvisioning.Storage.SqlServer;

/// <summary>
/// Has SqlClient take the packets of an answer apart before it reads them. By default, on Linux and macOS, it reads from whatever the
/// network brought: when that ends in the middle of a packet, the next read brings the rest of it and the beginning of another one,
/// and an nvarchar(max) that goes on there is read across the header between the two, as if the header were text. The text is
/// wrong, and what follows fails with ArgumentOutOfRangeException (TdsParserStateObject.TryReadChars looks at the bytes of the
/// buffer and not at those of the packet; seen with 6.0 to 7.1 against any server whose answers arrive in pieces). Its packet multiplexer,
/// which is off by default, keeps packets apart.
/// </summary>
internal static class SqlClientPackets
{
    private const string Switch = "Switch.Microsoft.Data.SqlClient.UseCompatibilityProcessSni";

    private static readonly Lazy<bool> Apart = new(Set);

    /// <summary>Sets the switch. Call it before the first connection of the process, since SqlClient reads its switches once.</summary>
    /// <returns>Whether packets are kept apart; false where somebody has chosen otherwise for the whole process.</returns>
    internal static bool KeepApart() => Apart.Value;

    private static bool Set()
    {
        PropertyInfo? choice = typeof(SqlConnection).Assembly.GetType("Microsoft.Data.SqlClient.LocalAppContextSwitches")
            ?.GetProperty("UseCompatibilityProcessSni", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
        if (choice is null)
        {
            // A later version of SqlClient no longer has this switch.
            return true;
        }

        if (!AppContext.TryGetSwitch(Switch, out _))
        {
            // This affects only the copy of SqlClient that this module loads: that copy reads the switch now, and then the switch gets its default
            // back for the other copies in the process.
            AppContext.SetSwitch(Switch, false);
            try
            {
                return choice.GetValue(null) is false;
            }
            finally
            {
                AppContext.SetSwitch(Switch, true);
            }
        }

        return choice.GetValue(null) is false;
    }
}
