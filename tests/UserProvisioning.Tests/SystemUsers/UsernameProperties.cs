using CsCheck;
using UserProvisioning.Naming;
using UserProvisioning.SystemUsers;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.SystemUsers;

public class UsernameProperties
{
    private static readonly string[] Formats =
    [
        "{FirstName:1}{LastName}", "{Prefix}{LastName:3}", "{Email}", "{EmailLocalPart}.{Initials}", "{ExternalReference}_{ClientReference:2}",
        "{OrganizationName}-{FirstName}", "x{LastName}", "{FirstName:1}{Email:7}",
    ];

    private static readonly Gen<UsernameSource> Sources = Gen.Select(
        Texts.Any, Texts.Any, Texts.Any, Texts.Any, Texts.Any, Texts.Any, Texts.Any, Texts.Any,
        (first, prefix, last, initials, email, reference, organization, client) =>
            new UsernameSource(first, prefix, last, initials, email, reference, organization, client));

    [Fact]
    public void Any_contact_gets_an_allowed_name_or_none_and_always_the_same()
    {
        Gen.Select(Sources, Gen.Int[0, Formats.Length - 1]).Sample(
            (source, i) =>
            {
                string name = UsernameFormat.Parse(Formats[i]).Apply(source);
                Assert.Matches(i is 2 or 7 ? "^$|^[a-z0-9@+]([a-z0-9._@+-]*[a-z0-9@+])?$" : "^$|^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$", name);
                Assert.Equal(name, UsernameFormat.Parse(Formats[i]).Apply(source));
                if (name.Length > 0)
                {
                    UsernameRules.Check(name);
                }
            },
            iter: 20_000,
            print: given => Texts.Escape($"{given}"));
    }

    [Fact]
    public void Cleaning_a_cleaned_value_changes_nothing() => Gen.Select(Texts.Any, Gen.Bool).Sample(
        (text, signs) =>
        {
            string once = UsernameFormat.Clean(text, signs);
            return UsernameFormat.Clean(once, signs) == once;
        },
        iter: 20_000,
        print: given => Texts.Escape($"{given}"));

    [Fact]
    public void Any_format_is_read_or_refused() => Gen.OneOf(Texts.Any, Gen.Char["{}:19 FirstName.@"].Array[0, 15].Select(c => new string(c))).Sample(
        format =>
        {
            try
            {
                UsernameFormat.Parse(format);
            }
            catch (ProvisioningException exception)
            {
                Assert.Equal(ErrorIds.SettingInvalid, exception.ErrorId);
            }
        },
        iter: 20_000,
        print: Texts.Escape);

    [Fact]
    public void Any_person_gets_a_unique_name_or_the_error_that_nothing_is_left()
    {
        using var database = new TestDatabase(pool: 10_000);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Gen.Select(Texts.Any, Texts.Any).Where((first, last) => Text.Clean(first) is not null || Text.Clean(last) is not null).Sample(
            (first, last) =>
            {
                Contact contact = database.Person(last, first);
                try
                {
                    SystemUser user = database.UserOf(contact);
                    Assert.Matches("^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$", user.Username);
                    Assert.True(names.Add(user.Username));
                }
                catch (ProvisioningException exception)
                {
                    Assert.Equal(ErrorIds.UsernameEmpty, exception.ErrorId);
                    Assert.Equal("", UsernameFormat.Clean(first, false)[..Math.Min(1, UsernameFormat.Clean(first, false).Length)].Trim('.', '_', '-')
                        + UsernameFormat.Clean(last, false).Trim('.', '_', '-'));
                }
            },
            iter: 150,
            threads: 1,
            print: given => Texts.Escape($"{given}"));
    }

    [Fact]
    public void A_batch_gets_the_same_names_as_single_requests()
    {
        Gen.Char["ab9"].Array[1, 3].Select(c => new string(c)).Array[1, 25].Sample(
            lastNames =>
            {
                using var database = new TestDatabase();
                using var other = new TestDatabase();
                database.Set("UsernameFormat", "{LastName}");
                other.Set("UsernameFormat", "{LastName}");
                string[] batch = database.Connection.SystemUsers
                    .Create(lastNames.Select(name => new NewSystemUserRequest { Contact = new ContactReference(database.Person(name)) }).ToList())
                    .Select(outcome => outcome.Require().Username).ToArray();
                string[] single = lastNames.Select(name => other.UserOf(other.Person(name)).Username).ToArray();
                Assert.Equal(single, batch);
                Assert.Equal(batch.Length, batch.Distinct().Count());
            },
            iter: 8,
            threads: 1,
            print: names => string.Join(' ', names));
    }
}
