using MimeKit;
using UserProvisioning.Fields;
using UserProvisioning.Mail;
using UserProvisioning.Settings;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.Tests.Mail;

public sealed class TemplateTests : MailTest
{
    [Fact]
    public void The_mail_has_name_username_password_and_login_address_as_text_and_as_HTML()
    {
        Database.Connection.ClientSettings.Set("ClientName", "Acme");
        Database.Connection.ClientSettings.Set("LoginUrl", "https://login.acme.example/?a=1&b=2");
        SystemUser user = User("visser", firstName: "Ann");
        MimeMessage mail = Mail(user);
        Assert.Equal("Your login for Acme", mail.Subject);
        Assert.Equal("Acme", mail.From.Mailboxes.Single().Name);
        Assert.Equal("Ann visser", mail.To.Mailboxes.Single().Name);
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        string password = PasswordIn(mail);
        foreach (string text in new[] { "Hello Ann,", "Acme", user.Username, "choose a password of your own" })
        {
            Assert.Contains(text, mail.TextBody, StringComparison.Ordinal);
            Assert.Contains(text, mail.HtmlBody, StringComparison.Ordinal);
        }

        Assert.Contains("https://login.acme.example/?a=1&b=2", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://login.acme.example/?a=1&amp;b=2", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(password), mail.HtmlBody, StringComparison.Ordinal);
        AssertOpens(mail, user);
    }

    [Fact]
    public void The_mail_does_not_mention_settings_without_a_value()
    {
        Database.Connection.ClientSettings.Set("MustChangePasswordAtFirstLogin", false);
        MimeMessage mail = Mail(User("ann"));
        Assert.Equal("Your login", mail.Subject);
        Assert.DoesNotContain("choose a password", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("href", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public void The_language_of_a_mail_is_that_of_the_user_contact_organization_or_client()
    {
        SystemUser plain = User("plain");
        Assert.Contains("Hello", Mail(plain).TextBody, StringComparison.Ordinal);
        Database.Connection.ClientSettings.Set("DefaultLanguage", "nl");
        Assert.Contains("Beste", Mail(plain).TextBody, StringComparison.Ordinal);
        Database.Connection.UserSettings.SetGeneral("Language", "en");
        Assert.Contains("Hello", Mail(plain).TextBody, StringComparison.Ordinal);

        Contact organization = Database.Connection.Contacts.Create(new ContactFields
        {
            Type = ContactType.Organization,
            OrganizationName = "Acme",
            Language = "nl-BE"
        });
        Contact member = Database.Connection.Contacts.Create(
            new ContactFields { LastName = "member", Email = "m@x.example" },
            new ContactReference(organization));
        SystemUser user = Database.Connection.SystemUsers.Create([new NewSystemUserRequest { Contact = new ContactReference(member) }])[0].Require();
        Assert.Contains("Beste", Mail(user).TextBody, StringComparison.Ordinal);
        Database.Connection.Contacts.Update(new ContactReference(member), fields => fields with { Language = "en-GB" });
        Assert.Contains("Hello", Mail(user).TextBody, StringComparison.Ordinal);
        Database.Connection.UserSettings.SetOfUser(new SystemUserReference(user), "Language", "nl");
        MimeMessage dutch = Mail(user);
        Assert.Contains("Beste", dutch.TextBody, StringComparison.Ordinal);
        Assert.Contains("Gebruikersnaam", dutch.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("Uw inloggegevens", dutch.Subject);
    }

    [Fact]
    public void A_language_without_templates_gets_the_English_ones() =>
        Assert.Contains("Hello", Mail(User("ann", language: "fi")).TextBody, StringComparison.Ordinal);

    [Fact]
    public void Values_are_escaped_in_HTML_and_plain_in_text()
    {
        const string Name = "<b>O'Neil & \"x\"";
        Database.Connection.ClientSettings.Set("ClientName", Name);
        MimeMessage mail = Mail(User("visser", firstName: Name));
        Assert.Contains($"Hello {Name},", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;O&#39;Neil &amp; &quot;x&quot;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("Your login for " + Name, mail.Subject);
    }

    [Theory]
    [InlineData("Ann\r\nBcc: thief@evil.example")]
    [InlineData("Ann\nSubject: x\n\nbody")]
    [InlineData("Ann\" <thief@evil.example>, \"x")]
    [InlineData("Ann <thief@evil.example>")]
    public void A_name_puts_no_header_and_no_recipient_into_the_mail(string name)
    {
        Database.Connection.ClientSettings.Set("ClientName", name);
        MimeMessage mail = Mail(User("visser", firstName: name));
        Assert.Equal("visser@x.example", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Equal("it@acme.example", Assert.Single(mail.From.Mailboxes).Address);
        Assert.Empty(mail.Bcc);
        Assert.Single(mail.Headers, header => header.Id == HeaderId.Subject);
        Assert.StartsWith("Your login for Ann", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_part_of_a_template_can_be_replaced()
    {
        File.WriteAllText(Template("LoginCredential.en.subject.txt"), "For {{ DisplayName }}\n");
        File.WriteAllText(Template("LoginCredential.en.body.html"), "<p>{{ Username }} / {{ Password }}</p>");
        SystemUser user = User("ann");
        MimeMessage mail = Mail(user, Pickup with { TemplateDirectory = Templates });
        Assert.Equal("For ann", mail.Subject);
        Assert.StartsWith("<p>ann / ", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Hello", mail.TextBody, StringComparison.Ordinal);

        Database.Connection.ClientSettings.Set("MailTemplateDirectory", Templates);
        Assert.Equal("For ann", Mail(user).Subject);
    }

    [Fact]
    public void Templates_can_add_a_language()
    {
        AddFinnish();
        SystemUser user = User("ann", language: "fi-FI");
        LoginMailOptions options = Pickup with { TemplateDirectory = Templates };
        Assert.StartsWith("Hei ann", Mail(user, options).TextBody, StringComparison.Ordinal);
        MimeMessage other = Mail(user, options with { To = "boss@x.example" });
        Assert.Equal("Tunnus ann", other.Subject);
        Assert.StartsWith("Hei, tunnus ann", other.TextBody, StringComparison.Ordinal);
    }

    public static TheoryData<string> Finnish { get; } =
        [.. new[] { "LoginCredential", "LoginCredentialTo" }.SelectMany(mail => new[] { "subject.txt", "body.txt", "body.html" }
            .Select(part => $"{mail}.fi.{part}"))];

    [Theory]
    [MemberData(nameof(Finnish))]
    public void A_language_that_is_added_needs_the_whole_set_whoever_is_mailed(string missing)
    {
        AddFinnish();
        File.Delete(Template(missing));
        ProvisioningException error = Fails(ErrorIds.SettingInvalid, Pickup with { TemplateDirectory = Templates }, User("ann"));
        Assert.Contains($"and not {missing}.", error.Message, StringComparison.Ordinal);
        Assert.Contains("'fi'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LoginCredential.en.body.txt", "{{ if }} {{ Password }}")]
    [InlineData("LoginCredential.en.body.txt", "no secret in it")]
    [InlineData("LoginCredential.en.body.html", "{{ Password }} {{ Passwrd }}")]
    [InlineData("LoginCredential.en.subject.txt", "{{ Nobody.Name }}")]
    [InlineData("LoginCredential.nl.body.txt", "{{ for }} {{ Password }}")]
    [InlineData("LoginCredential.nl-BE.subject.txt", "{{ Clientname }}")]
    [InlineData("LoginCredentialTo.en.body.txt", "{{ DisplayName }}")]
    [InlineData("LoginCredentialTo.nl.body.html", "{{ Password }}")]
    [InlineData("LoginCredentialTo.nl.subject.txt", "{{ For }}")]
    public void A_faulty_template_of_any_language_ends_the_call_and_changes_nothing(string file, string text)
    {
        File.WriteAllText(Template(file), text);
        ProvisioningException error = Fails(
            ErrorIds.SettingInvalid,
            Pickup with { TemplateDirectory = Templates },
            User("ann"),
            User("bob", language: "nl-BE"));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Mailbox) && Directory.EnumerateFiles(Mailbox).Any());
    }

    private void AddFinnish()
    {
        foreach ((string name, string text) in new[]
        {
            ("LoginCredential.fi.subject.txt", "Hei"),
            ("LoginCredential.fi.body.html", "<p>{{ Password }}</p>"),
            ("LoginCredential.fi.body.txt", "Hei {{ DisplayName }}\nPassword: {{ Password }}\n"),
            ("LoginCredentialTo.fi.subject.txt", "Tunnus {{ DisplayName }}"),
            ("LoginCredentialTo.fi.body.html", "<p>{{ Username }} {{ Password }}</p>"),
            ("LoginCredentialTo.fi.body.txt", "Hei, tunnus {{ DisplayName }}\nPassword: {{ Password }}\n"),
        })
        {
            File.WriteAllText(Template(name), text);
        }
    }

    private string Templates => Directory.CreateDirectory(Path.Combine(Database.Folder, "templates")).FullName;

    private string Template(string name) => Path.Combine(Templates, name);
}
