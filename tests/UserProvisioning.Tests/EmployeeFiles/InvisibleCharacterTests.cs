using UserProvisioning.Fields;
using UserProvisioning.References;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests that invisible characters make no difference, in files and in typed values.</summary>
public sealed class InvisibleCharacterTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    public static TheoryData<int> Invisible =>
    [
        0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202E, 0x2060, 0x2064, 0x2066, 0x2069,
        0xFE0F, 0xFEFF, 0xE0001, 0xE0020,
    ];

    [Theory]
    [MemberData(nameof(Invisible))]
    public void Invisible_characters_are_removed_from_keys_addresses_numbers_and_usernames(int code)
    {
        string c = char.ConvertFromUtf32(code);
        _lab.Import("EmployeeID,LastName,Email,Phone,Username,ManagerID\n7,Aa,a@x.example,+31 20 1,aaa,9\n", r => r with { CreateUser = true });
        ProvisioningRun run = _lab.Import(
            $"EmployeeID,LastName,Email,Phone,Username,ManagerID\n{c}7{c},{c}Aa{c},{c}a@x{c}.example,+31{c} 20 1,a{c}aa,{c}9\n",
            r => r with { CreateUser = true, FullLoad = true });
        Assert.Equal((1, 0, 0), (run.Unchanged, run.Archived, run.Rejected));

        // The same holds for values that somebody types.
        _lab.CreateContact(new ContactFields { ExternalReference = $"8{c}", LastName = $"Bb{c}", Email = $"b{c}@x.example", Phone = $"{c}1" });
        Contact contact = _lab.Contact($"{c}8");
        Assert.Equal(("8", "Bb", "b@x.example", "1"), (contact.ExternalReference, contact.LastName, contact.Email, contact.Phone));

        // For usernames it holds in files only: a typed username with such a character is refused, so that its author notices.
        _lab.Import($"EmployeeID,LastName,Email,Username\n6,Cc,c@x.example,c{c}cc\n", r => r with { Source = "Other", CreateUser = true });
        Assert.Equal("ccc", _lab.User("6").Username);
    }

    [Fact]
    public void Unusual_spaces_are_read_as_spaces()
    {
        _lab.Import("EmployeeID,LastName,Phone\n\u00a07\u202f,Jan\u00a0Aa\u2009Bb\u00a0,+31\u202f20\u00a01\n");
        Assert.Equal(("7", "Jan Aa Bb", "+31 20 1"), (_lab.Contact("7").ExternalReference, _lab.Contact("7").LastName, _lab.Contact("7").Phone));
    }

    [Theory]
    [InlineData("\u0639\u0644\u06cc\u200c\u0631\u0636\u0627")]
    [InlineData("\u0d30\u0d3e\u0d1c\u0d28\u0d4d\u200d")]
    [InlineData("\u0dc1\u0dca\u200d\u0dbb\u0dd3")]
    [InlineData("\u5c71\u7530\u3000\u592a\u90ce")]
    [InlineData("\u845b\udb40\udd00\u57ce")]
    public void A_name_keeps_a_joiner_that_its_spelling_needs(string name)
    {
        _lab.Import($"EmployeeID,LastName\n1,\u200f{name}\u200b\n");
        Assert.Equal(name, _lab.Contact("1").LastName);
        Assert.Equal(1, _lab.Import($"EmployeeID,LastName\n1,{name}\n").Unchanged);
    }

    [Theory]
    [InlineData("Jan\u200djes", "Janjes")]
    [InlineData("Ja\u00adnsen", "Jansen")]
    [InlineData("\u200c\u0639\u0644\u06cc\u200c", "\u0639\u0644\u06cc")]
    public void A_name_loses_an_invisible_character_that_its_spelling_does_not_need(string written, string kept)
    {
        _lab.Import($"EmployeeID,LastName\n1,{written}\n");
        Assert.Equal(kept, _lab.Contact("1").LastName);
    }
}
