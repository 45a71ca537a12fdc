using System.Text;

namespace UserProvisioning.Tests.Common;

public sealed class OutsideTextTests
{
    [Theory]
    [InlineData("plain text, Zoë Groß 東京 😀", "plain text, Zoë Groß 東京 😀")]
    [InlineData("a\u001b[31mb", "a\\u001b[31mb")]
    [InlineData("a\r\nb", "a\\u000d\\u000ab")]
    [InlineData("\u202efdp.exe", "\\u202efdp.exe")]
    [InlineData("a\u2028b\u0085c\u200bd\ufeffe", "a\\u2028b\\u0085c\\u200bd\\ufeffe")]
    [InlineData(null, "")]
    public void What_a_terminal_acts_on_is_written_out(string? text, string shown) => Assert.Equal(shown, OutsideText.Show(text));

    [Fact]
    public void No_character_of_Unicode_is_shown_that_is_none_to_see()
    {
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            string text = Rune.IsValid(value) ? new Rune(value).ToString() : ((char)value).ToString();
            string shown = OutsideText.Show(text);
            if (shown != text)
            {
                Assert.DoesNotContain(shown, c => c is < ' ' or > '~' and not '\uFFFD');
            }
            else
            {
                Assert.False(Rune.IsControl(new Rune(value)));
            }
        }
    }

    [Fact]
    public void It_has_a_limit()
    {
        string shown = OutsideText.Show(new string('a', 1_000_000));
        Assert.Equal(OutsideText.DefaultLength + 1, shown.Length);
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
        Assert.InRange(OutsideText.Show(new string('\u001b', 1_000_000)).Length, 1, OutsideText.DefaultLength + 8);
    }
}
