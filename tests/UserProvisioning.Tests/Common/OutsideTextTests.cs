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
    public void A_terminal_command_is_shown_as_its_code(string? text, string shown) => Assert.Equal(shown, OutsideText.Show(text));

    [Fact]
    public void Each_invisible_character_of_Unicode_is_shown_as_its_code()
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
    public void A_shown_text_has_a_limited_length()
    {
        string shown = OutsideText.Show(new string('a', 1_000_000));
        Assert.Equal(OutsideText.DefaultLength + 1, shown.Length);
        Assert.EndsWith("…", shown, StringComparison.Ordinal);
        Assert.InRange(OutsideText.Show(new string('\u001b', 1_000_000)).Length, 1, OutsideText.DefaultLength + 8);
    }
}
