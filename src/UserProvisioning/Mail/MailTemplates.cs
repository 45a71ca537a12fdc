using System.Net;
using MimeKit;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace UserProvisioning.Mail;

/// <summary>
/// The templates (Scriban) of some mails. Each language has a set: of each mail a subject, a text and an HTML part. An administrator replaces a
/// template by one of the same name of their own, and adds a language by all templates of the set.
/// </summary>
internal sealed class MailTemplates
{
    private const string Resource = "UserProvisioning.Mail.Templates.";

    // The templates of one mail: subject, text, HTML.
    private static readonly string[] Parts = ["subject.txt", "body.txt", "body.html"];

    private readonly OwnTemplates _own;
    private readonly Func<MailTemplateTest, string?> _faultOf;

    /// <summary>The templates of a set: the beginning and the end of the name of each file, between which the language stands.</summary>
    private readonly (string Prefix, string Part)[] _files;

    private readonly string[] _mails;
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, Template[]> _byLanguage = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="own">The administrator's own templates.</param>
    /// <param name="mails">The names of the mails.</param>
    /// <param name="faultOf">Tests a template by rendering it, and says why it cannot be used; null if it can.</param>
    internal MailTemplates(OwnTemplates own, string[] mails, Func<MailTemplateTest, string?> faultOf)
    {
        _own = own;
        _mails = mails;
        _faultOf = faultOf;
        _files = mails.SelectMany(mail => Parts.Select(part => (mail + ".", part))).ToArray();
    }

    /// <summary>Renders the subject and the body of a mail. The caller adds the addresses.</summary>
    /// <param name="mail">The name of the mail.</param>
    /// <param name="language">The language.</param>
    /// <param name="values">The values, by their names in templates. Texts are escaped in HTML.</param>
    internal (string Subject, MimeEntity Body) Render(string mail, string language, IReadOnlyDictionary<string, object> values)
    {
        ReadOnlySpan<Template> templates = For(language).AsSpan(Array.IndexOf(_mails, mail) * Parts.Length, Parts.Length);
        try
        {
            string subject = Fill(templates[0], values, html: false).ReplaceLineEndings(" ").Trim();
            var builder = new BodyBuilder
            {
                TextBody = Fill(templates[1], values, html: false),
                HtmlBody = Fill(templates[2], values, html: true),
            };
            return (subject, builder.ToMessageBody());
        }
        catch (ScriptRuntimeException exception)
        {
            throw new MailRefusedException($"The mail template '{exception.Span.FileName}' failed: {exception.OriginalMessage}");
        }
    }

    /// <summary>Tests the templates of a language, and every template of the administrator, whatever its language.</summary>
    /// <returns>Warnings for the administrator.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal IReadOnlyList<string> Check(string language)
    {
        For(language);
        foreach (string name in _own.Names)
        {
            foreach (string found in _mails.Select(mail => LanguageOf(name, mail)).OfType<string>())
            {
                For(found);
            }
        }

        return _warnings;
    }

    /// <summary>The language of a template that belongs to a mail, by the name of its file; null for another file.</summary>
    internal static string? LanguageOf(string name, string mail) =>
        Array.Find(Parts, part => name.Length > mail.Length + part.Length + 2
            && name.StartsWith(mail + '.', StringComparison.OrdinalIgnoreCase)
            && name.EndsWith('.' + part, StringComparison.OrdinalIgnoreCase)) is { } end
            ? name[(mail.Length + 1)..^(end.Length + 1)]
            : null;

    /// <summary>Reads the templates of a language, so that a faulty one is found before anything is changed.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal void Require(string language) => _ = For(language);

    private Template[] For(string language)
    {
        if (!_byLanguage.TryGetValue(language, out Template[]? templates))
        {
            Source[] sources = Array.ConvertAll(_files, file => Find(language, file.Prefix, file.Part));
            CheckTogether(language, sources);
            templates = Array.ConvertAll(sources, Parse);
            _byLanguage.Add(language, templates);
        }

        return templates;
    }

    // 'nl-BE' is looked for as nl-BE, then nl, then en; of each, the administrator's own comes before the shipped one.
    private Source Find(string language, string prefix, string part)
    {
        string neutral = Neutral(language);
        foreach (string candidate in new[] { language, neutral, "en" }.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string name = $"{prefix}{candidate}.{part}";
            if (_own.Find(name) is { } own)
            {
                return new Source(own.Text, own.Path, prefix, part, Neutral(candidate), IsOwn: true);
            }

            using Stream? stream = typeof(MailTemplates).Assembly.GetManifestResourceStream(Resource + name);
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
                _own.Folder);
        }

        foreach (Source[] mail in sources.Chunk(Parts.Length).Where(mail => mail[1].IsOwn != mail[2].IsOwn))
        {
            (Source own, Source shipped) = mail[1].IsOwn ? (mail[1], mail[2]) : (mail[2], mail[1]);
            _warnings.Add(
                $"The mail template '{own.Path}' replaces one of two parts: readers of the other part see the text of the module. Write "
                    + $"{shipped.Prefix}{language}.{shipped.Part} as well.");
        }
    }

    private static string Neutral(string language) => language.Split('-')[0];

    private Template Parse(Source source)
    {
        string path = source.Path;
        Template template = Template.Parse(source.Text, path);
        string? fault = template.HasErrors ? template.Messages[0].ToString() : FaultOf(template, source);
        return fault is null
            ? template
            : throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"The mail template '{path}' cannot be used: {fault}. Nothing was sent.",
                path);
    }

    private string? FaultOf(Template template, Source source)
    {
        try
        {
            return _faultOf(new MailTemplateTest(
                source.Prefix.TrimEnd('.'), source.Part != Parts[0], values => Fill(template, values, html: false)));
        }
        catch (ScriptRuntimeException exception)
        {
            return exception.OriginalMessage;
        }
    }

    private static string Fill(Template template, IReadOnlyDictionary<string, object> values, bool html)
    {
        var script = new ScriptObject();
        foreach ((string name, object value) in values)
        {
            // Values are escaped here and not in the template, because an administrator may forget it there.
            script[name] = html && value is string text ? WebUtility.HtmlEncode(text) : value;
        }

        var context = new TemplateContext { StrictVariables = true };
        context.PushGlobal(script);
        return template.Render(context);
    }

    /// <summary>A template as text, before it is parsed.</summary>
    private sealed record Source(string Text, string Path, string Prefix, string Part, string Language, bool IsOwn);
}

/// <summary>A template that is tested before it is used.</summary>
/// <param name="Mail">The name of the mail.</param>
/// <param name="IsBody">Whether it is the text or the HTML part.</param>
/// <param name="Fill">Renders it with values.</param>
internal sealed record MailTemplateTest(string Mail, bool IsBody, Func<IReadOnlyDictionary<string, object>, string> Fill);
