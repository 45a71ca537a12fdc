using CsCheck;
using UserProvisioning.Fields;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Contacts;

public class ContactTextProperties
{
    [Fact]
    public void Any_text_is_stored_clean_and_read_back_as_stored()
    {
        using var database = new TestDatabase();
        Gen.Select(Texts.Any, Texts.Any, Texts.Any).Sample(
            (first, last, phone) =>
            {
                if (Text.Clean(first) is null && Text.Clean(last) is null)
                {
                    return;
                }

                long id = database.Connection.Contacts.Create(new ContactFields { FirstName = first, LastName = last, Phone = phone }).Id;
                Contact read = database.Connection.Contacts.Get(new ContactReference(id));
                Assert.Equal((Text.Clean(first), Text.Clean(last), Text.CleanIdentifier(phone)), (read.FirstName, read.LastName, read.Phone));
            },
            iter: 200,
            threads: 1,
            print: given => Texts.Escape($"{given}"));
    }

    [Fact]
    public void Any_text_as_an_email_address_is_stored_or_refused()
    {
        using var database = new TestDatabase();
        Gen.Select(Texts.Any, Gen.OneOf(Gen.Const("@example.com"), Gen.Const(""), Texts.Any), (start, end) => start + end).Sample(
            email =>
            {
                try
                {
                    Assert.Equal(Text.CleanIdentifier(email), database.Person(email: email).Email);
                }
                catch (ProvisioningException exception)
                {
                    Assert.Equal((ErrorIds.ContactInvalid, "Email"), (exception.ErrorId, exception.Field));
                }
            },
            iter: 200,
            threads: 1,
            print: Texts.Escape);
    }

    [Fact]
    public void The_key_of_a_text_does_not_depend_on_case_composition_or_outer_spaces()
    {
        Texts.Any.Sample(
            text =>
            {
                string key = Text.Key(text);
                Assert.Equal(key, Text.Key(key));
                Assert.Equal(key, Text.Key($" {text}\t"));
                Assert.Equal(key, Text.Key(Text.Clean(text) ?? ""));
                Assert.Equal(key, text.Contains('ſ', StringComparison.Ordinal) ? key : Text.Key((Text.Clean(text) ?? "").ToUpperInvariant()));
                Assert.Equal(key, Text.Key((Text.Clean(text) ?? "").Normalize(System.Text.NormalizationForm.FormD)));
                Assert.Equal(Text.Clean(text), Text.Clean(Text.Clean(text)));
            },
            iter: 20_000,
            print: Texts.Escape);
    }

    [Fact]
    public void Two_texts_have_the_same_key_only_if_they_differ_in_case_alone()
    {
        Gen.Select(Texts.Any, Texts.Any).Sample(
            (a, b) => (Text.Key(a) == Text.Key(b))
                == string.Equals(Text.Clean(a) ?? "", Text.Clean(b) ?? "", StringComparison.OrdinalIgnoreCase),
            iter: 20_000,
            print: given => Texts.Escape($"{given}"));
    }
}
