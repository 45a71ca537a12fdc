using System.Collections;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace UserProvisioning.Reporting;

/// <summary>Renders a report as an HTML page from its template. Every value is escaped, whatever the template says.</summary>
internal static class ReportPage
{
    private const string Resource = "UserProvisioning.Reporting.Templates.";

    private static readonly Lazy<Template> Page = new(() =>
    {
        Template template = Template.Parse(Read("report.html"), "report.html");
        return template.HasErrors ? throw new InvalidOperationException(template.Messages[0].ToString()) : template;
    });

    internal static string Render(ReportData data)
    {
        string style = Read("report.css");
        var values = new ScriptObject
        {
            ["Style"] = new Markup(style),
            // The content security policy forbids scripts, other resources and other styles, even when a name in the data contains markup.
            ["StyleHash"] = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style))),
            ["Title"] = data.Title,
            ["ClientName"] = data.Title.Contains(data.ClientName, StringComparison.Ordinal) ? string.Empty : data.ClientName,
            ["At"] = data.At.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture),
            ["AtMachine"] = data.At.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
            ["Since"] = Day(data.Since),
            ["LoginEnabled"] = data.LoginEnabled,
            ["Active"] = data.Active,
            ["Archived"] = data.Archived,
            ["CanLogIn"] = data.Active - data.BlockedCount,
            ["Licenses"] = data.Licenses.Select(LicenseRow).ToList(),
            ["Segments"] = Segments(data),
            ["PeriodName"] = data.PeriodName,
            ["Periods"] = data.Periods,
            ["Joiners"] = data.Periods.Sum(period => period.Joiners),
            ["Leavers"] = data.Periods.Sum(period => period.Leavers),
            ["Chart"] = new ReportChart(data.Periods),
            ["RunCounts"] = data.RunCounts.Select(count => new { Status = InWords(count.Status.ToString()), count.Runs }).ToList(),
            ["RunCount"] = data.RunCounts.Sum(count => count.Runs),
            ["Runs"] = data.Runs.Select(RunRow).ToList(),
            ["DaysAhead"] = ReportCollector.DaysAhead,
            ["ComingCounts"] = data.ComingCounts.Select(count => new { Task = count.Task.ToString(), count.Count }).ToList(),
            ["ComingCount"] = data.ComingCounts.Sum(count => count.Count),
            ["Coming"] = data.Coming.Select(task => new
            {
                DueOn = Day(task.DueOn), Task = task.Name.ToString(), task.Target, task.DisplayName, task.Reason,
            }).ToList(),
            ["ForecastUntil"] = Day(data.ForecastUntil),
            ["Forecast"] = data.Forecast.Select(one => new
            {
                License = one.License.ToString(), On = Day(one.On), one.Used, one.Total, one.Short,
            }).ToList(),
            ["ForecastCharts"] = ForecastChart.Of(data),
            ["ProfileCount"] = data.ProfileCount,
            ["Profiles"] = data.Profiles.Select(profile => new
            {
                profile.Name,
                Groups = string.Join(", ", profile.Groups),
                License = profile.RequiredLicense?.ToString() ?? "any",
                profile.Members,
            }).ToList(),
            ["BlockedCount"] = data.BlockedCount,
            ["BlockedReasons"] = data.BlockedReasons.Select(reason => new { reason.Reason, Why = WhyOf(reason.Reason), reason.Users, Share = Share(
                reason.Users,
                data.Active) }).ToList(),
            ["Blocked"] = data.Blocked.Select(user => new { user.Username, user.DisplayName, Reasons = string.Join(", ", user.Reasons) }).ToList(),
            ["UnusedCount"] = data.UnusedCount,
            ["Unused"] = data.Unused.Select(user => new { user.Username, user.DisplayName, Status = user.Status.ToString(), Since = Day(
                user.Since), Days = (int)(data.At - user.Since).TotalDays }).ToList(),
        };
        var context = new EscapingContext();
        context.PushGlobal(values);
        return Page.Value.Render(context);
    }

    private static object LicenseRow(LicenseUse use) => new
    {
        Name = use.Pool.License.ToString(),
        use.Active,
        use.Archived,
        use.Pool.Total,
        use.Pool.Available,
        Share = Share(use.Pool.Used, use.Pool.Total),
        IsFull = use.Pool.Total > 0 && use.Pool.Available == 0,
        HasPool = use.Pool.Total > 0,
    };

    /// <summary>The bar of all users: one segment for each license of active users, and one for archived users.</summary>
    private static List<object> Segments(ReportData data)
    {
        int all = data.Active + data.Archived;
        var segments = new List<object>();
        double from = 0;
        foreach ((string name, string color, int users) in data.Licenses.Select(use =>
            (use.Pool.License.ToString(), $"c-{use.Pool.License}", use.Active)).Append(("Archived", "c-Archived", data.Archived)))
        {
            if (users > 0)
            {
                double width = 100.0 * users / all;
                segments.Add(new { Name = name, Color = color, Users = users, X = from, Width = width, Percent = width.ToString(
                    width is > 0 and < 1 ? "0.0" : "0",
                    CultureInfo.InvariantCulture) });
                from += width;
            }
        }

        return segments;
    }

    private static object RunRow(ProvisioningRun run) => new
    {
        run.Id,
        run.Source,
        run.FileName,
        Status = InWords(run.Status.ToString()),
        Tone = run.Status switch
        {
            ProvisioningRunStatus.Completed => "good",
            ProvisioningRunStatus.Failed => "bad",
            ProvisioningRunStatus.CompletedWithErrors or ProvisioningRunStatus.AwaitingApproval => "warn",
            _ => "neutral",
        },
        StartedAt = run.StartedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        run.Rows,
        run.Created,
        run.Updated,
        run.Rejected,
        run.UsersCreated,
        run.Archived,
        run.Restored,
        run.Actor,
    };

    private static string WhyOf(string reason) => reason switch
    {
        "LoginDisabled" => "login is off for the client",
        "Blocked" => "blocked by somebody, with a reason or without",
        "ContactArchived" => "the contact is archived: the person has left",
        "NotStarted" => "the start date has not come",
        "Ended" => "the end date has passed",
        "NoAuthorization" => "in no user group and no user profile",
        "NoLicense" => "without a license",
        "LicenseCannotLogIn" => "the license is not for logging in",
        "NoCredential" => "without a password, and not linked to the workplace app",
        "PasswordExpired" => "the password is too old",
        _ => string.Empty,
    };

    private static double Share(int part, int whole) => whole == 0 ? 0 : Math.Round(100.0 * part / whole, 2);

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Converts the name of an enumeration value to words: CompletedWithErrors becomes "Completed with errors".</summary>
    private static string InWords(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : c.ToString()));

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream(Resource + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>Text that is HTML already and is not escaped again.</summary>
    private sealed record Markup(string Text);

    /// <summary>Escapes every text that a template fills in, and formats numbers.</summary>
    private sealed class EscapingContext : TemplateContext
    {
        internal EscapingContext()
        {
            StrictVariables = true;
            LoopLimit = 0;
            MemberRenamer = static member => member.Name;
        }

        public override TemplateContext Write(SourceSpan span, object? textAsObject) => base.Write(span, textAsObject switch
        {
            Markup markup => markup.Text,
            string text => WebUtility.HtmlEncode(text),
            int number => number.ToString("N0", CultureInfo.InvariantCulture),
            double number => number.ToString("0.##", CultureInfo.InvariantCulture),
            IEnumerable => throw new InvalidOperationException("A list is no text."),
            _ => textAsObject,
        });
    }
}
