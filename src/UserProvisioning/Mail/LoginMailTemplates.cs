using MimeKit;

namespace UserProvisioning.Mail;

/// <summary>
/// The templates of the mails that carry a first password: the mail to the user, and that to somebody else who passes the password on.
/// </summary>
internal sealed class LoginMailTemplates(OwnTemplates own)
{
    /// <summary>The mail to the user.</summary>
    internal const string ToUser = "LoginCredential";

    /// <summary>The mail to somebody else.</summary>
    internal const string ToOther = "LoginCredentialTo";

    /// <summary>The names of the mails.</summary>
    internal static readonly string[] Mails = [ToUser, ToOther];

    // The password and the name that stand in a mail that is rendered only to test its template.
    private const string Sample = "{password}";
    private const string SampleName = "{name}";

    private readonly MailTemplates _templates = new(own, Mails, FaultOf);

    /// <summary>Renders the subject and the body of a mail. The caller adds the addresses.</summary>
    /// <param name="forOther">Whether the mail goes to somebody else than the user.</param>
    /// <param name="model">The values.</param>
    internal (string Subject, MimeEntity Body) Render(bool forOther, LoginMailModel model) =>
        _templates.Render(forOther ? ToOther : ToUser, model.Language, Values(model));

    /// <inheritdoc cref="MailTemplates.Check"/>
    internal IReadOnlyList<string> Check(string language) => _templates.Check(language);

    /// <inheritdoc cref="MailTemplates.Require"/>
    internal void Require(string language) => _templates.Require(language);

    // A template is rendered with all values and then with none, so that both branches of each condition are tested.
    private static string? FaultOf(MailTemplateTest test)
    {
        string full = test.Fill(Values(new LoginMailModel("en", SampleName, "x", SampleName, Sample, "x", "x", true)));
        test.Fill(Values(new LoginMailModel("en", string.Empty, null, string.Empty, Sample, string.Empty, string.Empty, false)));
        return test.IsBody && !full.Contains(Sample, StringComparison.Ordinal) ? "it never shows {{ Password }}, so the mail would be of no use"
            : test.IsBody && test.Mail == ToOther && !full.Contains(SampleName, StringComparison.Ordinal)
                ? "it shows neither {{ DisplayName }} nor {{ Username }}, so its reader would not know whose password it is"
            : null;
    }

    private static Dictionary<string, object> Values(LoginMailModel model) => new()
    {
        ["DisplayName"] = model.DisplayName,
        ["FirstName"] = model.FirstName ?? string.Empty,
        ["Username"] = model.Username,
        ["Password"] = model.Password,
        ["LoginUrl"] = model.LoginUrl,
        ["ClientName"] = model.ClientName,
        ["MustChangePassword"] = model.MustChangePassword,
    };
}

/// <summary>The values that a mail template can show.</summary>
internal sealed record LoginMailModel(
    string Language,
    string DisplayName,
    string? FirstName,
    string Username,
    string Password,
    string LoginUrl,
    string ClientName,
    bool MustChangePassword);
