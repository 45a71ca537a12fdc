using UserProvisioning.Common;
using UserProvisioning.Contacts;

namespace UserProvisioning.Tests.Contacts;

/// <summary>Tests of the rule for when two contacts share a value, and of the sorting that the search does outside the database.</summary>
public sealed class DuplicateKeyTests
{
    [Theory]
    [InlineData("+31 6 1234 5678", "0612345678")]
    [InlineData("0031 6-12345678", "0612345678")]
    [InlineData("+31 (0)6 12345678", "0612345678")]
    [InlineData("06 - 12.34.56.78", "0612345678")]
    [InlineData("(06) 1234 5678", "0612345678")]
    [InlineData("+49 30 123456", "+4930123456")]
    [InlineData("0049 30 123456", "+4930123456")]
    [InlineData("030 123456", "030123456")]
    [InlineData("2345", "2345")]
    [InlineData("000000", null)]
    [InlineData("-", null)]
    [InlineData(null, null)]
    public void Of_a_phone_number_only_the_digits_count(string? phone, string? key) => Assert.Equal(key, DuplicateKeys.OfPhone(phone));

    [Theory]
    [InlineData("Jürgen  Groß", "jurgen GROSS")]
    [InlineData("Søren Łuk", "soren luk")]
    [InlineData("Noor van der Linden", "noor vanderlinden")]
    [InlineData("Ève É", "EVE e")]
    public void Of_a_name_neither_case_nor_accents_nor_spaces_count(string one, string other) =>
        Assert.Equal(DuplicateKeys.OfName(one), DuplicateKeys.OfName(other));

    [Theory]
    [InlineData("か", "が")]
    [InlineData("Jan Bos", "Jan Vos")]
    public void Other_names_differ(string one, string other) => Assert.NotEqual(DuplicateKeys.OfName(one), DuplicateKeys.OfName(other));

    [Fact]
    public void Pairs_that_do_not_fit_in_memory_are_sorted_too()
    {
        var random = new Random(1);
        using var pairs = new SortedPairs(mostInMemory: 2000);
        var expected = new List<SortedPairs.Pair>();
        for (int i = 0; i < 20_001; i++)
        {
            var pair = new SortedPairs.Pair((ulong)random.Next(3000) << 40, i);
            expected.Add(pair);
            pairs.Add(pair.First, pair.Second);
        }

        expected.Sort();
        Assert.Equal(expected, pairs.Read());
    }
}
