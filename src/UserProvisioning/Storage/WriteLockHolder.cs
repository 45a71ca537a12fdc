using System.Globalization;
using System.Text;

namespace UserProvisioning.Storage;

/// <summary>The process that holds the write lock.</summary>
/// <param name="Account">Its account and machine.</param>
/// <param name="ProcessId">Its id.</param>
/// <param name="ProcessName">Its name, such as <c>pwsh</c>.</param>
/// <param name="Command">The command that holds the lock; empty when it is not known.</param>
/// <param name="Run">The run on which the command works; null when it has none yet.</param>
/// <param name="Since">Since when it holds the lock, in UTC.</param>
/// <param name="Session">The id of its session on the server, which an administrator can end with KILL; null for a file.</param>
internal sealed record WriteLockHolder(
    string Account, int ProcessId, string ProcessName, string Command, long? Run, DateTime Since, int? Session = null)
{
    private const char Separator = '\n';

    private static readonly string Actor = ProvisioningContext.CurrentActor();

    private static readonly string ProcessOfThis = Path.GetFileNameWithoutExtension(Environment.ProcessPath) ?? string.Empty;

    /// <summary>The process, as in "anna@PC1 (process 4711, pwsh, session 57) since 10:31:05 with Import-EmployeeFile, run 12".</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Account} (process {ProcessId}, {ProcessName}")
        + (Session is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", session {Session}"))
        + string.Create(CultureInfo.InvariantCulture, $") since {Since.ToLocalTime():HH:mm:ss}")
        + (Command.Length == 0 ? string.Empty : $" with {Command}")
        + (Run is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $", run {Run}"));

    /// <summary>This process as the holder from now on, with the command and the run of this thread.</summary>
    internal static WriteLockHolder This(int? session = null) => new(
        Actor, Environment.ProcessId, ProcessOfThis, WriteLockCaller.Command ?? string.Empty, WriteLockCaller.Run, DateTime.UtcNow, session);

    /// <summary>Encodes the holder as bytes that <see cref="Read"/> decodes. If they would be too many, the name of the account is cut off.</summary>
    /// <param name="most">The most bytes.</param>
    internal byte[] Write(int most)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{Since.Ticks}{Separator}{ProcessId}{Separator}{ProcessName}{Separator}{Command}{Separator}{Run}{Separator}{Session}{Separator}")
            + Account);
        return bytes.Length <= most ? bytes : bytes[..most];
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <returns>The holder; null when the bytes are something else.</returns>
    internal static WriteLockHolder? Read(ReadOnlySpan<byte> bytes)
    {
        // A character that was cut in two is left out. A server fills the rest with zeros.
        string[] parts = Encoding.UTF8.GetString(bytes).TrimEnd('\0', '\uFFFD').Split(Separator);
        return parts.Length == 7
            && long.TryParse(parts[0], CultureInfo.InvariantCulture, out long since) && since >= 0 && since <= DateTime.MaxValue.Ticks
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out int id)
            ? new WriteLockHolder(
                parts[6],
                id,
                parts[2],
                parts[3],
                long.TryParse(parts[4], CultureInfo.InvariantCulture, out long run) ? run : null,
                new DateTime(since, DateTimeKind.Utc),
                int.TryParse(parts[5], CultureInfo.InvariantCulture, out int session) ? session : null)
            : null;
    }
}
