using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests the progress of cmdlets that may take long: it has counts and the time left, is updated seldom, and ends.</summary>
public sealed partial class ProgressTests : IDisposable
{
    private const string Delay = "UserProvisioning.ProgressDelayMilliseconds";
    private const int Rows = 600;

    private readonly Session _session;

    // The number of progress records that have the time left. Early records do not have it, since nothing is measured yet.
    private int _timed;

    public ProgressTests()
    {
        // The tested calls take milliseconds and would show no progress, so the delay is set to 0. Tests that run meanwhile may show progress too.
        AppContext.SetData(Delay, 0);
        _session = new Session(pool: 2 * Rows);
        var file = new StringBuilder("ExternalReference,FirstName,LastName,Email\n");
        for (int i = 0; i < Rows; i++)
        {
            file.Append($"R{i},First{i},Last{i},p{i}@example.org\n");
        }

        File.WriteAllText(_session.File("hr.csv"), file.ToString());
        _session.Set("file", _session.File("hr.csv"));
        _session.Do("$null = New-UserGroup Employees; Set-ClientSetting DefaultUserGroups Employees");
    }

    public void Dispose()
    {
        AppContext.SetData(Delay, null);
        _session.Dispose();
    }

    [Fact]
    public void Slow_cmdlets_show_their_progress_and_the_time_left()
    {
        Check("Compare-EmployeeFile $file -CreateUser", "Comparing hr.csv", @"\w+: [\d,. of]+ rows", timed: true);
        Check("Import-EmployeeFile $file -CreateUser", "Importing hr.csv", @"\w+: [\d,. of]+ rows", timed: true);
        _session.Do("$users = @(Get-SystemUser)");
        Check("Disable-SystemUser $users", "Archiving system users", @"\d+ of 600 users", timed: true);
        Check("$users | Enable-SystemUser", "Restoring system users", @"\d+ users", timed: false);
        Check("Test-SystemUser $users", "Checking who can log in", @"\d+ of 600 users", timed: true);
        _session.Set("mail", _session.File("mail"));
        Check("Send-LoginCredential ($users[0..39]) -PickupDirectory $mail", "Sending login credentials", @"\d+ of 40 users", timed: true);
        _session.Set("out", _session.File("out.csv"));
        Check("Export-EmployeeFile $out", "Exporting to out.csv", @"\d+ of 600 contacts", timed: true);
        Assert.NotEqual(0, _timed);
    }

    [Fact]
    public void Undoing_approving_and_creating_users_show_their_progress()
    {
        _session.Do("$null = Import-EmployeeFile $file -CreateUser");
        Check("Undo-ProvisioningRun 1", "Undoing run 1", @"\w+( back)?: [\d,.]+ of [\d,.]+ rows", timed: true);
        _session.Do("$null = Import-EmployeeFile $file");
        Check("New-SystemUser (Get-Contact)", "Creating system users", @"\d+ of 600 users", timed: true);
        File.WriteAllLines(_session.File("hr.csv"), File.ReadLines(_session.File("hr.csv")).Take(300).ToList());
        Assert.Equal("AwaitingApproval", _session.One("(Import-EmployeeFile $file -FullLoad).Status"));
        Check("Approve-ProvisioningRun 3", "Importing hr.csv", @"\w+: [\d,. of]+ rows", timed: true);
        Assert.NotEqual(0, _timed);
    }

    [Fact]
    public void Stages_come_in_order_and_their_counts_the_share_of_all_and_the_time_left_are_shown()
    {
        const int Many = 20_000;
        _session.Do($"Set-UserLicense Requestor {Many}; Set-ClientSetting JoinerThresholdPercent 1; Set-ClientSetting JoinerThresholdMinimum {Many}");
        File.WriteAllText(
            _session.File("hr.csv"), "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, Many).Select(i => $"R{i},L{i}\n")));
        Stages("Compare-EmployeeFile $file -CreateUser", "Reading", "Comparing", "Reporting");
        Stages("Import-EmployeeFile $file -CreateUser", "Reading", "Judging", "Applying", "Reporting");
        Stages("Undo-ProvisioningRun 1", "Checking", "Putting back");

        // The file may be stopped by a brake, so it is compared first.
        _session.Do("$null = Import-EmployeeFile $file; Set-ClientSetting ChangeThresholdPercent 90; Set-ClientSetting ChangeThresholdMinimum 5");
        File.WriteAllText(_session.File("hr.csv"), "ExternalReference,LastName\n" + string.Concat(Enumerable.Range(1, Many)
            .Select(i => $"R{i},{(i < Many / 2 ? 'M' : 'L')}{i}\n")));
        _session.Do("Set-ClientSetting ChangeThresholdPercent 60; Set-ClientSetting ClientName Other");
        Stages("Import-EmployeeFile $file", "Reading", "Comparing", "Judging", "Applying", "Reporting");
    }

    private void Stages(string command, params string[] stages)
    {
        List<string> all = Progress(_session.Run(command));
        List<string> shown = all.Where(text => text.Contains("type = Processing", StringComparison.Ordinal)).ToList();
        var records = shown.ConvertAll(text => Record().Match(text));
        Assert.All(records, record => Assert.True(record.Success));
        Assert.Equal(stages, records.Select(record => record.Groups["stage"].Value).Distinct());
        Assert.Equal(
            records.Select(record => record.Groups["stage"].Value),
            records.Select(record => record.Groups["stage"].Value).OrderBy(stage => Array.IndexOf(stages, stage)));
        Assert.All(records.GroupBy(record => record.Groups["stage"].Value), stage => Assert.Equal(
            stage.Select(Count).Order(), stage.Select(Count)));
        List<int> percents = records.ConvertAll(record => int.Parse(record.Groups["percent"].Value, CultureInfo.InvariantCulture));
        Assert.Equal(percents.Order(), percents);
        Assert.InRange(percents[^1], 0, 100);

        // Once the time left is known, it stays known. 20,000 rows take longer than the first moments, in which it is not.
        List<int> seconds = records.ConvertAll(record => int.Parse(record.Groups["seconds"].Value, CultureInfo.InvariantCulture));
        Assert.True(seconds[^1] >= 0, shown[^1]);
        Assert.DoesNotContain(-1, seconds.SkipWhile(left => left < 0));
        Assert.Contains("type = Completed", all[^1], StringComparison.Ordinal);

        static int Count(Match record) => int.Parse(
            record.Groups["count"].Value, NumberStyles.AllowThousands, CultureInfo.CurrentCulture);
    }

    [GeneratedRegex(@"stat = (?<stage>[\w ]+): (?<count>\S+) .*pct = (?<percent>-?\d+) sec = (?<seconds>-?\d+)")]
    private static partial Regex Record();

    [Fact]
    public void SilentlyContinue_hides_progress_and_a_quick_call_shows_none()
    {
        _session.Do("$ProgressPreference = 'SilentlyContinue'");
        Assert.Empty(Progress(_session.Run("Import-EmployeeFile $file -CreateUser")));
        _session.Do("$ProgressPreference = 'Continue'");
        AppContext.SetData(Delay, null);
        Assert.Empty(Progress(_session.Run("Get-SystemUser lfirst1 | Disable-SystemUser")));
    }

    [Fact]
    public void After_an_error_the_progress_is_completed()
    {
        string progress = Assert.Single(
            Progress(_session.Run("Disable-SystemUser nobody, nobodyelse")),
            text => text.Contains("type = Completed", StringComparison.Ordinal));
        Assert.Contains("Archiving", progress, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Compare-EmployeeFile $file")]
    [InlineData("Get-SystemUser | Test-SystemUser")]
    public void When_the_pipeline_stops_early_the_progress_is_completed(string command)
    {
        _session.Do("$null = Import-EmployeeFile $file -CreateUser");
        List<string> progress = Progress(_session.Run($"foreach ($once in 1) {{ {command} | ForEach-Object {{ break }} }}"));
        Assert.NotEmpty(progress);
        Assert.Contains("type = Completed", progress[^1], StringComparison.Ordinal);
    }

    private void Check(string command, string activity, string status, bool timed)
    {
        var clock = Stopwatch.StartNew();
        Result result = _session.Run(command);
        double seconds = clock.Elapsed.TotalSeconds;
        Assert.True(result.End is null && result.Errors.Count == 0, $"{command}: {result.End} {string.Join("; ", result.Errors)}");
        List<string> all = Progress(result).Where(text => text.Contains($"act = {activity} ", StringComparison.Ordinal)).ToList();
        List<string> shown = all.Where(text => text.Contains("type = Processing", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(shown);
        Assert.All(shown, text => Assert.Matches($"stat = {status} cur", text));
        Assert.Contains("type = Completed", all[^1], StringComparison.Ordinal);
        if (timed)
        {
            Assert.Contains(shown, text => Percent().IsMatch(text) || text.Contains(" 0 ", StringComparison.Ordinal));
            _timed += shown.Count(text => Seconds().IsMatch(text));
        }
        else
        {
            Assert.All(shown, text => Assert.Contains("sec = -1", text, StringComparison.Ordinal));
        }

        // The progress is updated at most a few times a second, and when a stage begins, however many items there are.
        Assert.InRange(shown.Count, 1, (int)(seconds * 4) + 7);
    }

    private static List<string> Progress(Result result) =>
        result.Rest.Split('\n').Where(line => line.StartsWith("parent = ", StringComparison.Ordinal)).ToList();

    [GeneratedRegex(@"pct = \d+")]
    private static partial Regex Percent();

    [GeneratedRegex(@"sec = \d+")]
    private static partial Regex Seconds();
}
