using System.Text.RegularExpressions;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Architecture;

/// <summary>
/// No message says "1 users": a number before a noun in the plural is written by <c>Counted</c>, which takes the singular for one, or stands in a
/// sentence that is only said of several.
/// </summary>
public sealed partial class CountTests
{
    // The words after the number in messages that are never used for one item.
    private static readonly string[] OnlyOfSeveral =
    [
        "entries in it; move away",
        "licenses cannot be {total}",
        "rows, and there are more contacts",
        "columns are named",
        "contacts have the e-mail address",
        "users that were wanted were\"",
    ];

    [Fact]
    public void No_message_writes_a_plural_noun_after_a_number_itself()
    {
        IEnumerable<string> found =
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            from line in File.ReadLines(file)
            where Plural().IsMatch(line) && !OnlyOfSeveral.Any(allowed => line.Contains(allowed, StringComparison.Ordinal))
            select $"{Path.GetFileName(file)}: {line.Trim()}";
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("$\"{run.Rows} rows were rejected\"", true)]
    [InlineData("$\"{count:N0} users\"", true)]
    [InlineData("$\"{Counted.Of(count, \"user\")} went\"", false)]
    public void The_check_finds_a_number_before_a_plural_noun(string line, bool isFound) => Assert.Equal(isFound, Plural().IsMatch(line));

    [GeneratedRegex(@"\$"".*\{[^{}""]+\}\ (user|row|contact|file|member|mail|entrie|item|license|group|profile|person|other|column|run)s\b")]
    private static partial Regex Plural();
}
