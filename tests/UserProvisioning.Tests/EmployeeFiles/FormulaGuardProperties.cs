using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using UserProvisioning.Tables;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed partial class FormulaGuardProperties
{
    private static readonly Gen<string> Hostile = Gen.Char["=+-@\t\r\n,;|'\" \u00A0\uFF1Dab1"].Array[0, 12].Select(letters => new string(letters));

    private static readonly Gen<string> Text = Gen.Select(Gen.Int[0, 3], Gen.OneOf(Texts.Any, Hostile), (apostrophes, rest) =>
        new string('\'', apostrophes) + rest);

    [Fact]
    public void A_guarded_text_is_no_formula_and_can_be_restored() => Text.Sample(text =>
    {
        string guarded = FormulaGuard.Guard(text)!;
        Assert.DoesNotContain(guarded.FirstOrDefault(), "=+-@\t\r");
        Assert.Equal(text, FormulaGuard.Restore(guarded));
    });

    /// <summary>Spreadsheets split a row at different characters, and some ignore quotes. No such part of a row may begin like a formula.</summary>
    [Fact]
    public void No_part_of_a_written_row_begins_like_a_formula() => Text.Array[1, 4].Sample(cells =>
    {
        using var stream = new MemoryStream();
        using (var csv = new CsvTableWriter(stream, ','))
        {
            csv.Write(cells);
        }

        string row = Encoding.UTF8.GetString(stream.ToArray())[1..];
        Assert.All(row.Split([',', ';', '|', '\t', '\r', '\n']), cell => Assert.DoesNotMatch(Formula(), cell));
    });

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+31 6", "'+31 6")]
    [InlineData("-", "'-")]
    [InlineData("@home", "'@home")]
    [InlineData("'=x", "''=x")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("a;=1", "a;'=1")]
    [InlineData("a,\"=1", "a,'\"=1")]
    [InlineData("a\n@b", "a\n'@b")]
    [InlineData("Readers|-x", "Readers|'-x")]
    [InlineData("'s-Gravenhage", "'s-Gravenhage")]
    [InlineData("007", "007")]
    [InlineData("a=b", "a=b")]
    [InlineData("a; b-c", "a; b-c")]
    public void Only_a_text_that_begins_like_a_formula_is_guarded(string text, string guarded) => Assert.Equal(guarded, FormulaGuard.Guard(text));

    [Theory]
    [InlineData("=\"00123\"", "00123")]
    [InlineData("= \"00123\" ", "00123")]
    [InlineData("=\"+31201234567\"", "+31201234567")]
    [InlineData("=\"\"", "")]
    [InlineData("=\"say \"\"hi\"\"\"", "say \"hi\"")]
    [InlineData("'00123", "00123")]
    [InlineData("=\"a\"&\"b\"", "=\"a\"&\"b\"")]
    [InlineData("=A1", "=A1")]
    [InlineData("=\"", "=\"")]
    [InlineData("=", "=")]
    [InlineData("'", "'")]
    [InlineData("'+31", "'+31")]
    [InlineData("'s-Gravenhage", "'s-Gravenhage")]
    [InlineData("'t Hooft", "'t Hooft")]
    public void The_formula_guard_of_another_program_is_removed(string text, string meant) => Assert.Equal(meant, ForeignGuard.Unwrap(text));

    [GeneratedRegex("^[\"\\s]*[=+@\uFF1D\uFF0B\uFF0D\uFF20-]")]
    private static partial Regex Formula();
}
