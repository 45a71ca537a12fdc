using System.Net;
using MimeKit;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace UserProvisioning.Mail;

/// <summary>
/// The mail that carries a first password: a subject, a text and an HTML part per language, as Scriban templates. An
/// administrator replaces a part by a file of the same name in a folder of their own.
/// </summary>
internal sealed class LoginMailTemplates(string? directory)
{
    private const string Resource = "UserProvisioning.Mail.Templates.";
    private const string Prefix = "LoginCredential.";

    // The password that stands in a mail that is rendered only to test its template.
    private const string Sample = "{password}";

    private static readonly string[] Parts = ["subject.txt", "body.txt", "body.html"];

    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, Template[]> _byLanguage = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Renders the subject and the body of a mail. The caller adds the addresses.</summary>
    internal (string Subject, MimeEntity Body) Render(LoginMailModel model)
    {
        Template[] templates = For(model.Language);
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
        foreach (string file in directory is null ? [] : Directory.EnumerateFiles(directory, Prefix + "*"))
        {
            string name = Path.GetFileName(file)[Prefix.Length..];
            if (Array.Find(Parts, part => name.EndsWith('.' + part, StringComparison.OrdinalIgnoreCase)) is { } found)
            {
                For(name[..^(found.Length + 1)]);
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
            Source[] sources = Array.ConvertAll(Parts, part => Find(language, part));
            CheckTogether(language, sources);
            templates = Array.ConvertAll(sources, source => Parse(source.Text, source.Path, source.Part));
            _byLanguage.Add(language, templates);
        }

        return templates;
    }

    // 'nl-BE' is looked for as nl-BE, then nl, then en; of each, the administrator's file comes before the shipped one.
    private Source Find(string language, string part)
    {
        string neutral = Neutral(language);
        foreach (string candidate in new[] { language, neutral, "en" }.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string name = $"{Prefix}{candidate}.{part}";
            if (directory is not null)
            {
                string path = Path.Combine(directory, name);
                if (File.Exists(path))
                {
                    return new Source(File.ReadAllText(path), path, part, Neutral(candidate), IsOwn: true);
                }
            }

            using Stream? stream = typeof(LoginMailTemplates).Assembly.GetManifestResourceStream(Resource + name);
            if (stream is not null)
            {
                using var reader = new StreamReader(stream);
                return new Source(reader.ReadToEnd(), name, part, Neutral(candidate), IsOwn: false);
            }
        }

        throw new InvalidOperationException($"The template '{part}' is not in the assembly.");
    }

    /// <summary>
    /// Requires that the subject, the text part and the HTML part of a mail are in one language, since both parts must say the same.
    /// </summary>
    private void CheckTogether(string language, Source[] sources)
    {
        if (sources.Select(source => source.Language).Distinct(StringComparer.OrdinalIgnoreCase).Count() > 1)
        {
            string own = string.Join(", ", sources.Where(source => source.IsOwn).Select(source => Path.GetFileName(source.Path)));
            string missing = string.Join(", ", sources.Where(source => !string.Equals(source.Language, Neutral(language),
                StringComparison.OrdinalIgnoreCase))
                .Select(source => $"{Prefix}{language}.{source.Part}"));
            throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"A mail in the language '{language}' would be in two languages: of its templates there is {own}, and not {missing}. Add what "
                    + "is missing. Nothing was sent.",
                directory);
        }

        if (sources[1].IsOwn != sources[2].IsOwn)
        {
            (Source own, Source shipped) = sources[1].IsOwn ? (sources[1], sources[2]) : (sources[2], sources[1]);
            _warnings.Add(
                $"The mail template '{own.Path}' replaces one of two parts: readers of the other part see the text of the module. Write "
                    + $"{Prefix}{language}.{shipped.Part} as well.");
        }
    }

    private static string Neutral(string language) => language.Split('-')[0];

    private static Template Parse(string text, string path, string part)
    {
        Template template = Template.Parse(text, path);
        string? fault =
            template.HasErrors ? template.Messages[0].ToString()
            : FaultOf(template, showsPassword: part != Parts[0]);
        return fault is null
            ? template
            : throw new ProvisioningException(
                ErrorIds.SettingInvalid,
                $"The mail template '{path}' cannot be used: {fault}. Nothing was sent.",
                path);
    }

    // A template is rendered with all values and then with none, so that both branches of each condition are tested.
    private static string? FaultOf(Template template, bool showsPassword)
    {
        try
        {
            string full = Fill(template, new LoginMailModel("en", "x", "x", "x", Sample, "x", "x", true), html: false);
            Fill(template, new LoginMailModel("en", string.Empty, null, string.Empty, Sample, string.Empty, string.Empty, false), html: false);
            return showsPassword && !full.Contains(Sample, StringComparison.Ordinal)
                ? "it never shows {{ Password }}, so the mail would be of no use"
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
    private sealed record Source(string Text, string Path, string Part, string Language, bool IsOwn);
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
