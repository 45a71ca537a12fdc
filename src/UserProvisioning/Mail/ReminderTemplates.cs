using MimeKit;

namespace UserProvisioning.Mail;

/// <summary>The templates of the mails of lifecycle tasks.</summary>
internal sealed class ReminderTemplates(OwnTemplates own)
{
    /// <summary>The mail to a manager before an end date.</summary>
    internal const string End = "RemindEnd";

    /// <summary>The mail to a user before the password expires.</summary>
    internal const string Password = "RemindPassword";

    /// <summary>The mail to a user whose license will be taken.</summary>
    internal const string Reclaim = "ReclaimWarning";

    /// <summary>The names of the mails.</summary>
    internal static readonly string[] Mails = [End, Password, Reclaim];

    private const string SampleDay = "{day}";
    private const string SampleName = "{name}";

    private readonly MailTemplates _templates = new(own, Mails, FaultOf);

    /// <summary>Renders the subject and the body of a mail. The caller adds the addresses.</summary>
    internal (string Subject, MimeEntity Body) Render(ReminderModel model) =>
        _templates.Render(model.Mail, model.Language, Values(model));

    /// <inheritdoc cref="MailTemplates.Check"/>
    internal IReadOnlyList<string> Check(string language) => _templates.Check(language);

    /// <inheritdoc cref="MailTemplates.Require"/>
    internal void Require(string language) => _templates.Require(language);

    // A template is rendered with all values and then with none, so that both branches of each condition are tested.
    private static string? FaultOf(MailTemplateTest test)
    {
        string full = test.Fill(Values(new ReminderModel(test.Mail, "en")
        {
            RecipientName = "x",
            DisplayName = SampleName,
            Username = SampleName,
            Department = "x",
            Date = SampleDay,
            Seen = "x",
            IsArchived = true,
            LoginUrl = "x",
            ClientName = "x",
        }));
        test.Fill(Values(new ReminderModel(test.Mail, "en")));
        return !test.IsBody ? null
            : !full.Contains(SampleDay, StringComparison.Ordinal) ? "it never shows {{ Date }}, so its reader would not know the day"
            : !full.Contains(SampleName, StringComparison.Ordinal)
                ? "it shows neither {{ DisplayName }} nor {{ Username }}, so its reader would not know whose account it is"
            : null;
    }

    private static Dictionary<string, object> Values(ReminderModel model) => new()
    {
        ["RecipientName"] = model.RecipientName,
        ["DisplayName"] = model.DisplayName,
        ["Username"] = model.Username,
        ["Department"] = model.Department,
        ["Date"] = model.Date,
        ["Seen"] = model.Seen,
        ["IsArchived"] = model.IsArchived,
        ["LoginUrl"] = model.LoginUrl,
        ["ClientName"] = model.ClientName,
    };
}

/// <summary>The values that a template of a lifecycle task can show.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="Language">Its language.</param>
internal sealed record ReminderModel(string Mail, string Language)
{
    /// <summary>How the recipient is addressed; empty if that is not known.</summary>
    public string RecipientName { get; init; } = string.Empty;

    /// <summary>The name of the person whose account it is.</summary>
    public string DisplayName { get; init; } = string.Empty;

    public string Username { get; init; } = string.Empty;

    public string Department { get; init; } = string.Empty;

    /// <summary>The day that the mail is about.</summary>
    public string Date { get; init; } = string.Empty;

    /// <summary>The day on which the user was last seen.</summary>
    public string Seen { get; init; } = string.Empty;

    /// <summary>Whether the user will be archived, and does not get a lower license.</summary>
    public bool IsArchived { get; init; }

    public string LoginUrl { get; init; } = string.Empty;

    public string ClientName { get; init; } = string.Empty;
}
