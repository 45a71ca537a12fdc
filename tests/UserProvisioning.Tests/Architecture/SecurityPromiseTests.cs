using System.Reflection;
using System.Text.RegularExpressions;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Architecture;

/// <summary>Tests that each promise in SECURITY.md says against whom it protects, and names a test that exists.</summary>
public sealed partial class SecurityPromiseTests
{
    private const int Findings = 16;

    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md"));

    [Fact]
    public void Each_finding_has_a_promise_and_each_promise_a_test_that_exists()
    {
        List<string[]> lines = Document.Split('\n').Where(line => Number().IsMatch(line))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(Enumerable.Range(1, Findings), lines.Select(cells => int.Parse(cells[0], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(lines, cells =>
        {
            Assert.Equal(4, cells.Length);
            Assert.NotEmpty(Quoted().Matches(cells[3]));
        });
    }

    [Fact]
    public void Each_test_that_SECURITY_names_exists()
    {
        IEnumerable<string> named = Quoted().Matches(Document).Select(match => match.Groups[1].Value).Where(name => Test().IsMatch(name));
        Assert.NotEmpty(named);
        Assert.Equal(string.Empty, string.Join(", ", named.Where(name => !Exists(name))));
    }

    // Area/Class, Class, Area/Class.Method or Class.Method.
    private static bool Exists(string name)
    {
        string[] parts = name.Split('.');
        string[] path = parts[0].Split('/');
        IEnumerable<Type> classes = typeof(SecurityPromiseTests).Assembly.GetTypes().Where(type => type.Name == path[^1]
            && type.Namespace!.EndsWith(string.Join('.', path[..^1]), StringComparison.Ordinal));
        return classes.Any(type => type.GetMethods().Where(method => method.GetCustomAttributes<FactAttribute>().Any())
            .Any(method => parts.Length == 1 || method.Name == parts[1]));
    }

    [GeneratedRegex(@"^\| *\d+ *\|")]
    private static partial Regex Number();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^([A-Za-z]+/)*[A-Za-z]+(Tests|Properties)(\.[A-Za-z_]+)?$")]
    private static partial Regex Test();
}
