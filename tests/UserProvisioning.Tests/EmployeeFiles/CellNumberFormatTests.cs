using System.Globalization;
using UserProvisioning.Sources.Files.Excel;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of number formats: which are dates, and how keys that are stored as numbers are read.</summary>
public sealed class CellNumberFormatTests
{
    [Theory]
    [InlineData("00000", "42", "00042")]
    [InlineData("\"P\"0000", "42", "P0042")]
    [InlineData("\\P0000", "42", "P0042")]
    [InlineData("\\P\\-0000", "42", "P-0042")]
    [InlineData("[Red]00000", "42", "00042")]
    [InlineData("[Color10]\\P0000", "42", "P0042")]
    [InlineData("[Red]\\P0000;[Blue]\\M0000", "42", "P0042")]
    [InlineData("[Red]\\P0000;[Blue]\\M0000", "-42", "M0042")]
    [InlineData("\\P0000;\\P0000;\\P0000;@", "0", "P0000")]
    [InlineData("[Red][>100]000000;[Blue]\\K00000", "42", "K00042")]
    [InlineData("[Red][>100]000000;[Blue]\\K00000", "12345", "012345")]
    [InlineData("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "5551234567", "(555) 123-4567")]
    [InlineData("00-000", "12345", "12-345")]
    [InlineData("000-00-0000", "12345678", "012-34-5678")]
    [InlineData("000 000", "12345", "012 345")]
    [InlineData("0-0-0", "123", "1-2-3")]
    [InlineData("?????", "42", "42")]
    [InlineData("?0000", "42", "0042")]
    [InlineData("#####", "42", "42")]
    [InlineData("#0000", "42", "0042")]
    [InlineData("00000_)", "42", "00042")]
    [InlineData("*x00000", "42", "00042")]
    [InlineData("_-00000_-", "42", "00042")]
    [InlineData("0000\\P", "42", "0042P")]
    [InlineData("\"2024-\"0000", "42", "2024-0042")]
    [InlineData("0\" days\"", "3", "3 days")]
    [InlineData("\"P\"General", "42", "P42")]
    [InlineData("[$P-409]0000", "42", "P0042")]
    [InlineData("№0000", "42", "№0042")]
    [InlineData("00000", "-42", "-00042")]
    public void A_number_is_read_as_its_format_shows_it(string code, string stored, string shown) =>
        Assert.Equal(shown, CellNumberFormat.Custom(code).Show(stored));

    [Theory]
    [InlineData("General", "42")]
    [InlineData("@", "42")]
    [InlineData("0", "42")]
    [InlineData("#,##0", "1234")]
    [InlineData("[Red]0.00", "5")]
    [InlineData("0%", "5")]
    [InlineData("0.00E+00", "12345")]
    [InlineData("# ?/?", "5")]
    [InlineData("0,", "12345")]
    [InlineData("_-* #,##0.00\\ [$€-413]_-;-* #,##0.00\\ [$€-413]_-", "1234")]
    [InlineData(";;;", "42")]
    [InlineData("#", "0")]
    [InlineData("[=1]\"Yes\";[=0]\"No\"", "1")]
    [InlineData("\"Active\";;\"Inactive\"", "0")]
    [InlineData("00000", "42.5")]
    [InlineData("00000", "1E+300")]
    [InlineData("000000000000000000000", "123456789012345678")]
    [InlineData("00000\"", "42")]
    [InlineData("[0000", "42")]
    public void The_format_of_an_amount_and_one_that_hides_the_number_are_ignored(string code, string stored) =>
        Assert.Equal(stored, CellNumberFormat.Custom(code).Show(stored));

    [Theory]
    [InlineData("yyyy-mm-dd")]
    [InlineData("dd/mm/yyyy\\ hh:mm:ss")]
    [InlineData("[$-413]d mmmm yyyy;@")]
    [InlineData("[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy")]
    [InlineData("[ENG][$-409]d\\ mmm\\ yyyy;@")]
    [InlineData("yyyy\"年\"m\"月\"d\"日\"")]
    [InlineData("yyyy年mm月dd日")]
    [InlineData("dd.MM.yyyy г\\.")]
    [InlineData("[Black]DD-MM-YYYY")]
    [InlineData("m/d/yyyy h:mm:ss.000")]
    [InlineData("h:mm AM/PM")]
    [InlineData("[h]:mm:ss")]
    [InlineData("yyyymmdd")]
    public void A_format_with_date_letters_is_a_date(string code) => Assert.True(CellNumberFormat.Custom(code).IsDate);

    [Theory]
    [InlineData("\"dmy\"0.0")]
    [InlineData("0.0_d")]
    [InlineData("\\d\\m\\y0000")]
    [InlineData("[Red]#,##0")]
    [InlineData("*d0000")]
    [InlineData("General")]
    public void A_format_whose_letters_are_literals_is_no_date(string code) => Assert.False(CellNumberFormat.Custom(code).IsDate);

    /// <summary>Format codes come from outside, so reading a cell must not fail for any code.</summary>
    [Fact]
    public void No_format_code_makes_reading_fail_or_loses_a_digit()
    {
        const string Letters = "0#?,.%/E+-;\"\\_*[]<>=@GeneralRedhmsyd$ ():P'1259!~&{}é";
        var random = new Random(20260131);
        for (int i = 0; i < 20_000; i++)
        {
            string code = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => Letters[random.Next(Letters.Length)]));
            foreach (string number in new[] { "0", "-7", "42", "999999999999999" })
            {
                Assert.True(CellNumberFormat.Custom(code).Show(number).Count(char.IsAsciiDigit) >= number.Count(char.IsAsciiDigit), code);
            }
        }

        Assert.Equal("42", CellNumberFormat.Custom(new string('0', 10_000)).Show(42.ToString(CultureInfo.InvariantCulture)));
    }
}
