using System.Net;
using MimeKit;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace UserProvisioning.Mail;

/// <summary>
/// The templates (Scriban) of the mails that carry a first password. Each language has a set of six: a subject, a text and an HTML part of the mail
/// to the user, and the same of the mail to somebody else who passes the password on. An administrator replaces a template by a file of the same
/// name in a folder of their own, and adds a language by all six files.
/// </summary>
internal sealed class LoginMailTemplates(string? directory)
{
    private const string Resource = "UserProvisioning.Mail.Templates.";
    // The password and the name that stand in a mail that is rendered only to test its template.
    private const string Sample = "{password}";
    private const string SampleName = "{name}";

    // The number of templates of one mail: subject, text, HTML.
    private const int PartsOfMail = 3;

    /// <summary>The templates of a set: the beginning and the end of the name of each file, between which the language stands.</summary>
    private static readonly (string Prefix, string Part)[] Files =
    [
        ("LoginCredential.", "subject.txt"), ("LoginCredential.", "body.txt"), ("LoginCredential.", "body.html"),
        ("LoginCredentialTo.", "subject.txt"), ("LoginCredentialTo.", "body.txt"), ("LoginCredentialTo.", "body.html"),
    ];

    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, Template[]> _byLanguage = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Renders the subject and the body of a mail. The caller adds the addresses.</summary>
    /// <param name="forOther">Whether the mail goes to somebody else than the user.</param>
    /// <param name="model">The values.</param>
    internal (string Subject, MimeEntity Body) Render(bool forOther, LoginMailModel model)
    {
        ReadOnlySpan<Template> templates = For(model.Language).AsSpan(forOther ? PartsOfMail : 0, PartsOfMail);
        try
        {
            string subject = Fill(templates[0], model, html: false).ReplaceLineEndings(" ").Trim();
            var builder = new BodyBuilder
            {
                TextBody = Fill(templates[1], model, html: false),
                HtmlBody = Fill(templates[2], model, html: true),
            };
            return (subject, builder.ToMessageBody());
        }
        catch (ScriptRuntimeException exception)
        {
            throw new MailRefusedException($"The mail template '{exception.Span.FileName}' failed: {exception.OriginalMessage}");
        }
    }

    /// <summary>Tests the templates of a language, and every template in the administrator's folder, whatever its language.</summary>
    /// <returns>Warnings for the administrator.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal IReadOnlyList<string> Check(string language)
    {
        For(language);
        foreach (string file in (directory is null ? [] : Directory.GetFiles(directory)).Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileName(file);
            (string prefix, string part) = Array.Find(Files, one => name.Length > one.Prefix.Length + one.Part.Length
                && name.StartsWith(one.Prefix, StringComparison.OrdinalIgnoreCase)
                && name.EndsWith('.' + one.Part, StringComparison.OrdinalIgnoreCase));
            if (prefix is not null)
            {
                For(name[prefix.Length..^(part.Length + 1)]);
            }
        }

        return _warnings;
    }

    /// <summary>Reads the templates of a language, so that a faulty one is found before anything is changed.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal Template[] For(string language)
    {
        if (!_byLanguage.TryGetValue(language, out Template[]? templates))
        {
            Source[] sources = Array.ConvertAll(Files, file => Find(language, file.Prefix, file.Part));
            CheckTogether(language, sources);
            templates = Array.ConvertAll(sources, Parse);
            _byLanguage.Add(language, templates);
        }

        return templates;
    }

    // 'nl-BE' is looked for as nl-BE, then nl, then en; of each, the administrator's file comes before the shipped one.
    private Source Find(string language, string prefix, string part)
    {
        string neutral = Neutral(language);
        foreach (string candidate in new[] { language, neutral, "en" }.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string name = $"{prefix}{candidate}.{part}";
            if (directory is not null)
            {
                string path = Path.Combine(directory, name);
                if (File.Exists(path))
                {
                    return new Source(File.ReadAllText(path), path, prefix, part, Neutral(candidate), IsOwn: true);
                }
            }

            using Stream? stream = typeof(LoginMailTemplates).Assembly.GetManifestResourceStream(Resource + name);
            if (stream is not null)
            {
                using var reader = new StreamReader(stream);
                return new Source(reader.ReadToEnd(), name, prefix, part, Neutral(candidate), IsOwn: false);
            }
        }

        throw new InvalidOperationException($"The template '{part}' is not in the assembly.");
    }

    /// <summary>
    /// Requires that all templates of a set are in one language: the parts of a mail must say the same, and a language that is added must have all.
    /// </summary>
    private void CheckTogether(string language, Source[] sources)
    {
        if (sources.Select(source => source.Language).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
        {
            string own = string.Join(", ", sources.Where(source => source.IsOwn).Select(source => Path.GetFileName(source.Path)));
            string missing = string.Join(", ", sources.Where(source => !string.Equals(source.Language, Neutral(language),
                StringComparison.OrdinalIgnoreCase))
                .Select(source => $"{source.Prefix}{language}.{source.Part}"));
            throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"The mail templates of the language '{language}' are not complete: there is {own}, and not {missing}. Add what is missing. "
                    + "Nothing was sent.",
                directory);
        }

        foreach (Source[] mail in sources.Chunk(PartsOfMail).Where(mail => mail[1].IsOwn != mail[2].IsOwn))
        {
            (Source own, Source shipped) = mail[1].IsOwn ? (mail[1], mail[2]) : (mail[2], mail[1]);
            _warnings.Add(
                $"The mail template '{own.Path}' replaces one of two parts: readers of the other part see the text of the module. Write "
                    + $"{shipped.Prefix}{language}.{shipped.Part} as well.");
        }
    }

    private static string Neutral(string language) => language.Split('-')[0];

    private static Template Parse(Source source)
    {
        string path = source.Path;
        Template template = Template.Parse(source.Text, path);
        string? fault =
            template.HasErrors ? template.Messages[0].ToString()
            : FaultOf(template, isBody: source.Part != Files[0].Part, isForOther: source.Prefix != Files[0].Prefix);
        return fault is null
            ? template
            : throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"The mail template '{path}' cannot be used: {fault}. Nothing was sent.",
                path);
    }

    // A template is rendered with all values and then with none, so that both branches of each condition are tested.
    private static string? FaultOf(Template template, bool isBody, bool isForOther)
    {
        try
        {
            string full = Fill(template, new LoginMailModel("en", SampleName, "x", SampleName, Sample, "x", "x", true), html: false);
            Fill(template, new LoginMailModel("en", string.Empty, null, string.Empty, Sample, string.Empty, string.Empty, false), html: false);
            return isBody && !full.Contains(Sample, StringComparison.Ordinal) ? "it never shows {{ Password }}, so the mail would be of no use"
                : isBody && isForOther && !full.Contains(SampleName, StringComparison.Ordinal)
                    ? "it shows neither {{ DisplayName }} nor {{ Username }}, so its reader would not know whose password it is"
                : null;
        }
        catch (ScriptRuntimeException exception)
        {
            return exception.OriginalMessage;
        }
    }

    private static string Fill(Template template, LoginMailModel model, bool html)
    {
        // Values are escaped here and not in the template, because an administrator may forget it there.
        string Value(string? text) => html ? WebUtility.HtmlEncode(text ?? string.Empty) : text ?? string.Empty;
        var values = new ScriptObject
        {
            ["DisplayName"] = Value(model.DisplayName),
            ["FirstName"] = Value(model.FirstName),
            ["Username"] = Value(model.Username),
            ["Password"] = Value(model.Password),
            ["LoginUrl"] = Value(model.LoginUrl),
            ["ClientName"] = Value(model.ClientName),
            ["MustChangePassword"] = model.MustChangePassword,
        };
        var context = new TemplateContext { StrictVariables = true };
        context.PushGlobal(values);
        return template.Render(context);
    }

    /// <summary>A template as text, before it is parsed.</summary>
    private sealed record Source(string Text, string Path, string Prefix, string Part, string Language, bool IsOwn);
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
