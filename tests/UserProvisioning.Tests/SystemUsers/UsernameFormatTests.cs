using UserProvisioning.Fields;
using UserProvisioning.Naming;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.SystemUsers;

public class UsernameFormatTests
{
    private static readonly UsernameSource Source = new(
        "Jürgen", "van der", "Groß", "J.P.", "J.Gross+hr@Example.com", "E 00/17", "Acme B.V.", "CL-1");

    [Theory]
    [InlineData("{FirstName}", "jurgen")]
    [InlineData("{Prefix}", "vander")]
    [InlineData("{LastName}", "gross")]
    [InlineData("{Initials}", "j.p")]
    [InlineData("{Email}", "j.gross+hr@example.com")]
    [InlineData("{EmailLocalPart}", "j.grosshr")]
    [InlineData("{ExternalReference}", "e0017")]
    [InlineData("{OrganizationName}", "acmeb.v")]
    [InlineData("{ClientReference}", "cl-1")]
    [InlineData("{FirstName:1}{LastName}", "jgross")]
    [InlineData("{FirstName}.{LastName}", "jurgen.gross")]
    [InlineData("{LastName:3}", "gro")]
    [InlineData("{LastName:5}", "gross")]
    [InlineData("{LastName:99}", "gross")]
    [InlineData("{ExternalReference:2}", "e0")]
    [InlineData("{firstname:1}{LASTNAME}", "jgross")]
    [InlineData("IWMS-{LastName}", "iwms-gross")]
    [InlineData("..{LastName}-_", "gross")]
    [InlineData("{FirstName:1}{EmailLocalPart}+{Email}", "jj.gross+hr+j.gross+hr@example.com")]
    [InlineData("guest", "guest")]
    public void A_format_produces_the_expected_name(string format, string name) => Assert.Equal(name, UsernameFormat.Parse(format).Apply(Source));

    [Theory]
    [InlineData("Jürgen", "jurgen")]
    [InlineData("Groß", "gross")]
    [InlineData("Søren", "soren")]
    [InlineData("Łukasz", "lukasz")]
    [InlineData("Æther", "aether")]
    [InlineData("IJsbrand Ĳ", "ijsbrandij")]
    [InlineData("O'Brien", "obrien")]
    [InlineData("Anne-Marie", "anne-marie")]
    [InlineData("Дмитрий", "dmitriy")]
    [InlineData("Γιώργος", "giorgos")]
    [InlineData("Ｗｉｄｅ", "wide")]
    [InlineData("a\u202Eb\u0000c\td", "abcd")]
    public void A_value_is_transliterated_and_cleaned(string value, string cleaned) =>
        Assert.Equal(cleaned, UsernameFormat.Clean(value, keepsAddressSigns: false));

    [Fact]
    public void The_first_characters_are_those_of_the_cleaned_value()
    {
        Assert.Equal("zh", UsernameFormat.Parse("{FirstName:2}").Apply(Source with { FirstName = "'Жанна" }));
        Assert.Equal("s", UsernameFormat.Parse("{FirstName:1}").Apply(Source with { FirstName = "ßeta" }));
    }

    [Fact]
    public void At_and_plus_are_kept_only_by_a_format_with_Email()
    {
        UsernameSource odd = Source with { LastName = "a@b+c" };
        Assert.Equal("abc", UsernameFormat.Parse("{LastName}").Apply(odd));
        Assert.Equal("a@b+cj.gross+hr@example.com", UsernameFormat.Parse("{LastName}{Email}").Apply(odd));
    }

    [Fact]
    public void An_address_without_an_at_has_no_local_part() =>
        Assert.Equal("", UsernameFormat.Parse("{EmailLocalPart}").Apply(Source with { Email = "gross" }));

    [Fact]
    public void Missing_values_leave_nothing()
    {
        var nothing = new UsernameSource(null, null, null, null, null, null, null, "");
        string[] tokens = UsernameFormat.FaultOf("{Unknown}", ContactFieldSet.BuiltIn)!.Split("The tokens are ")[1].Split(", ");
        Assert.Contains("LastName", tokens);
        Assert.All(tokens, token => Assert.Equal("", UsernameFormat.Parse($"{{{token}}}").Apply(nothing)));
        Assert.Equal("", UsernameFormat.Parse("{FirstName}.{LastName}").Apply(nothing));
    }

    [Fact]
    public void A_long_name_is_cut_to_the_limit_and_does_not_end_with_a_sign()
    {
        string name = UsernameFormat.Parse("{LastName}.{FirstName}").Apply(Source with { LastName = new string('a', 99) });
        Assert.Equal(new string('a', 99), name);
    }

    [Theory]
    [InlineData("{Nickname}", "Nickname")]
    [InlineData("{FirstNam}", "Did you mean 'FirstName'?")]
    [InlineData("{}", "there is no token")]
    [InlineData("", "empty")]
    [InlineData("{FirstName", "no partner")]
    [InlineData("FirstName}", "no partner")]
    [InlineData("{FirstName:}", "not a number")]
    [InlineData("{FirstName:0}", "not a number")]
    [InlineData("{FirstName:-1}", "not a number")]
    [InlineData("{FirstName:x}", "not a number")]
    [InlineData("{FirstName:99999999999}", "not a number")]
    [InlineData("{{FirstName}}", "no token")]
    public void A_faulty_format_is_refused_with_the_reason(string format, string because)
    {
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => UsernameFormat.Parse(format));
        Assert.Equal((ErrorIds.SettingInvalid, "UsernameFormat"), (error.ErrorId, error.Field));
        Assert.Contains(because, error.Message, StringComparison.Ordinal);
    }
}
