using System.Management.Automation.Language;
using UserProvisioning.Configuration;

namespace UserProvisioning.Tests.Configuration;

/// <summary>Tests that PowerShell reads back what the writer of configurations wrote.</summary>
public sealed class ConfigurationTextTests
{
    public static TheoryData<string> Texts { get; } =
    [
        "", "plain", "it's", "’", "‘quoted’ ‚low‘ ‛high’", "a\nb\r\nc", "$x `t \"quotes\" @{", "# no comment",
        "ünï — 日本", "'@\n", "\t",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_read_as_it_was(string text)
    {
        Assert.Equal(text, Read(ConfigurationText.Of(text)));
        var table = new Dictionary<string, object?> { [text] = new object?[] { text, null, true, 7, Array.Empty<object?>() } };
        var read = (System.Collections.Hashtable)Read(ConfigurationText.Of(table))!;
        Assert.Equal([text, null, true, 7, Array.Empty<object>()], (object?[])read[text]!);
        var wide = (System.Collections.Hashtable)Read(ConfigurationText.Table(table, depth: 1))!;
        Assert.Equal([text], wide.Keys.Cast<string>());
    }

    [Fact]
    public void A_long_list_has_an_item_on_each_line_and_is_read_as_it_was()
    {
        object?[] list = Enumerable.Range(0, 40).Select(i => (object?)$"item {i}").ToArray();
        string text = ConfigurationText.Of(list);
        Assert.Equal(42, text.Split('\n').Length);
        Assert.Equal(list, (object?[])Read(text)!);
    }

    private static object? Read(string text)
    {
        ScriptBlockAst script = Parser.ParseInput($"@{{ Value = {text} }}", out _, out ParseError[] errors);
        Assert.Empty(errors);
        return ((System.Collections.Hashtable)((HashtableAst)script.Find(ast => ast is HashtableAst, false)).SafeGetValue())["Value"];
    }
}
