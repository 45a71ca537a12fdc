using CsCheck;
using UserProvisioning.Tables;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class FormulaGuardProperties
{
    private static readonly Gen<string> Text = Gen.Select(
        Gen.Int[0, 3], Texts.Any, (apostrophes, rest) => new string('\'', apostrophes) + rest);

    [Fact]
    public void What_is_guarded_is_no_formula_and_can_be_restored() => Text.Sample(text =>
    {
        string guarded = FormulaGuard.Guard(text)!;
        Assert.DoesNotContain(guarded.FirstOrDefault(), "=+-@\t\r");
        Assert.Equal(text, FormulaGuard.Restore(guarded));
    });

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+31 6", "'+31 6")]
    [InlineData("-", "'-")]
    [InlineData("@home", "'@home")]
    [InlineData("'=x", "''=x")]
    [InlineData("'s-Gravenhage", "'s-Gravenhage")]
    [InlineData("007", "007")]
    [InlineData("a=b", "a=b")]
    public void Only_what_begins_like_a_formula_is_guarded(string text, string guarded) => Assert.Equal(guarded, FormulaGuard.Guard(text));
}
