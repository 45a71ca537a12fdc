using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The texts that the views of the module show where a property alone does not say enough. They are made here, and not by script in
/// the format file, since script would slow down a table of thousands of rows.
/// </summary>
public static class ViewText
{
    private const int BarWidth = 20;

    /// <summary>
    /// Whether the cmdlets of this session use a connection when no other is named: the property <c>IsDefault</c> of connections.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <returns>True when they use it.</returns>
    public static bool IsDefault(PSObject connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return ReferenceEquals(connection.BaseObject, SessionConnections.Current);
    }

    /// <summary>Describes the result of a run in a few words, without counts that are zero.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A text such as <c>240 created, 3 rejected; users: 235 made; contacts: 2 archived</c>.</returns>
    public static string Story(ProvisioningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Status switch
        {
            ProvisioningRunStatus.Running => run.IsUndoBegun ? "is being undone" : "is being carried out",
            ProvisioningRunStatus.Interrupted when run.IsUndoBegun => "is undone in part; Undo-ProvisioningRun undoes the rest",
            ProvisioningRunStatus.Interrupted => "was interrupted; Resume-ProvisioningRun finishes it",
            ProvisioningRunStatus.Failed => "broke off; nothing was changed",
            ProvisioningRunStatus.AwaitingApproval => $"would be {All(run)}",
            ProvisioningRunStatus.Undone => $"put back: {All(run)}",
            _ => All(run),
        };
    }

    /// <summary>Describes what a run did to rows.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A text such as <c>251: 240 created, 8 unchanged, 3 rejected</c>.</returns>
    public static string RowStory(ProvisioningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Rows == 0
            ? "none"
            : $"{run.Rows}: {(run.Status == ProvisioningRunStatus.AwaitingApproval ? "would be " : string.Empty)}{Rows(run)}";
    }

    /// <summary>Describes which users a run made.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A text such as <c>235 made, 2 not made</c>.</returns>
    public static string UserStory(ProvisioningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string users = Users(run);
        return users.Length == 0 ? "no change" : (run.Status == ProvisioningRunStatus.AwaitingApproval ? "would be " : string.Empty) + users;
    }

    /// <summary>Describes which contacts a run archived and restored, with their users.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A text such as <c>2 archived, 1 restored</c>; null for none.</returns>
    public static string? ContactStory(ProvisioningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        string contacts = Contacts(run);
        return contacts.Length == 0 ? null : (run.Status == ProvisioningRunStatus.AwaitingApproval ? "would be " : string.Empty) + contacts;
    }

    /// <summary>Names the command to use next for a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A command; null when there is nothing to do.</returns>
    public static string? Next(ProvisioningRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Status switch
        {
            ProvisioningRunStatus.AwaitingApproval =>
                $"Get-ProvisioningRunItem {run.Id}, then Approve-ProvisioningRun {run.Id} or Undo-ProvisioningRun {run.Id}",
            ProvisioningRunStatus.Interrupted when run.IsUndoBegun => $"Undo-ProvisioningRun {run.Id}",
            ProvisioningRunStatus.CompletedWithErrors when run.LicensesMissing > 0 =>
                $"Set-UserLicense: {run.MissingLicenses} missing; then import "
                    + $"again{(run.Rejected > 0 ? $". Get-ProvisioningRunItem {run.Id} -Action Reject" : string.Empty)}",
            ProvisioningRunStatus.CompletedWithErrors when run.Rejected > 0 => $"Get-ProvisioningRunItem {run.Id} -Action Reject",
            ProvisioningRunStatus.CompletedWithErrors => $"Get-ProvisioningRunItem {run.Id} | Where-Object Reason",
            _ => null,
        };
    }

    /// <summary>Describes what happened to a row: why it was rejected, and what was changed.</summary>
    /// <param name="item">The row.</param>
    /// <returns>A text such as <c>Email: it is no address</c>, <c>user jjansen, Requestor</c> or <c>Department: Sales → Logistics</c>.</returns>
    public static string Detail(ProvisioningRunItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        // A row with several faults names the field of each in its reason.
        bool isNamed = item.Field is null || item.Reason?.StartsWith($"{item.Field}: ", StringComparison.Ordinal) == true;
        string? reason = item.Reason is null || isNamed ? item.Reason : $"{item.Field}: {item.Reason}";

        // The fields of a new contact are in the file, so show only its user, and the reason when it got none.
        return item.Action == ImportAction.Create
            ? string.Join("; ", new[] { reason, NewUser(item) }.OfType<string>())
            : string.Join("; ", item.Changes.Select(change => change.ToString()).Prepend(reason).OfType<string>());
    }

    /// <summary>Describes what an audit entry records, with old and new values.</summary>
    /// <param name="entry">The entry.</param>
    /// <returns>A text such as <c>License: Requestor → FullUser</c>.</returns>
    public static string Change(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        IEnumerable<object> names = entry.Before.Keys.Cast<object>().Union(entry.After.Keys.Cast<object>());
        return string.Join("; ", names.Select(name => (RecordedValue.Show(entry.Before[name]), RecordedValue.Show(entry.After[name])) switch
        {
            ("", var after) => $"{name}: {after}",
            (var before, "") => $"{name}: {before} → (none)",
            var (before, after) => $"{name}: {before} → {after}",
        }));
    }

    /// <summary>Draws a bar that shows how much of a pool is used.</summary>
    /// <param name="pool">The pool.</param>
    /// <returns>The bar; empty for a pool without licenses.</returns>
    public static string Bar(UserLicense pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (pool.Total == 0)
        {
            return string.Empty;
        }

        // The bar is not empty if a license is used, and not full if one is free.
        int full = (int)((double)pool.Used * BarWidth / pool.Total);
        full = pool.Used > 0 ? Math.Clamp(full, 1, pool.Available > 0 ? BarWidth - 1 : BarWidth) : 0;
        return ViewStyle.Of(pool, new string('█', full) + new string('░', BarWidth - full));
    }

    /// <summary>
    /// Breaks a text into lines between words, for the last column of a table. PowerShell itself breaks a cell anywhere.
    /// </summary>
    /// <param name="host">The host, which knows how wide the screen is.</param>
    /// <param name="before">How many columns the cells before it take, with the spaces between.</param>
    /// <param name="text">The text.</param>
    /// <param name="shares">How many columns without a width share the rest, this one included.</param>
    /// <returns>The text with line breaks.</returns>
    public static string Fit(PSHost? host, int before, string? text, int shares = 1)
    {
        int width = Math.Max((WidthOf(host) - before) / shares, 10);
        if (text is null || text.Length <= width)
        {
            return text ?? string.Empty;
        }

        var lines = new StringBuilder();
        int column = 0;
        foreach (string word in text.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > width)
            {
                lines.Append('\n');
                column = 0;
            }

            lines.Append(column > 0 ? " " : string.Empty).Append(word);
            column = (column > 0 ? column + 1 : 0) + word.Length;
        }

        return lines.ToString();
    }

    /// <summary>Formats a time for people: in local time, in the same form for every culture.</summary>
    /// <param name="moment">The moment; null for never.</param>
    /// <returns>A text such as <c>2026-11-24 17:30</c>.</returns>
    public static string Moment(DateTime? moment) =>
        moment?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>Formats a day for people.</summary>
    /// <param name="day">The day; null for none.</param>
    /// <returns>A text such as <c>2026-11-24</c>.</returns>
    public static string Day(DateTime? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>Formats a duration for people.</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>A text such as <c>40 ms</c>, <c>1.2 s</c> or <c>3 min 20 s</c>.</returns>
    public static string Span(TimeSpan duration) => duration.TotalSeconds < 0.1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms")
        : duration.TotalMinutes < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s");

    /// <summary>Formats a value for people: a list with | between its parts, and true or false as yes or no.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The text.</returns>
    public static string Text(object? value) => value switch
    {
        null => string.Empty,
        bool truth => truth ? "yes" : "no",
        string text => text,
        System.Collections.IEnumerable list => string.Join('|', list.Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    private static string? NewUser(ProvisioningRunItem item)
    {
        string? Of(string field) => item.Changes.FirstOrDefault(change => change.Field == field)?.New;
        return Of("Username") is { } username ? $"user {username}, {Of("License")}" : null;
    }

    // For a host without a screen, PowerShell assumes this width too.
    private static int WidthOf(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI?.BufferSize.Width is > 0 and var width ? width : 120;
        }
        catch (Exception exception) when (exception is HostException or NotImplementedException or IOException)
        {
            return 120;
        }
    }

    private static string Rows(ProvisioningRun run)
    {
        string rows = Join((run.Created, "created"), (run.Updated, "updated"), (run.Unchanged, "unchanged"), (run.Rejected, "rejected"));
        return rows.Length == 0 ? "no rows" : rows;
    }

    private static string Users(ProvisioningRun run) =>
        Join((run.UsersCreated, "made"), (run.UsersNotCreated, "not made"));

    // These counts include contacts without a user.
    private static string Contacts(ProvisioningRun run) => Join((run.Archived, "archived"), (run.Restored, "restored"));

    private static string All(ProvisioningRun run) => Rows(run)
        + (Users(run) is { Length: > 0 } users ? $"; users: {users}" : string.Empty)
        + (Contacts(run) is { Length: > 0 } contacts ? $"; contacts: {contacts}" : string.Empty);

    private static string Join(params (int Count, string What)[] parts) => string.Join(", ", parts
        .Where(part => part.Count > 0)
        .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.What}")));
}
