using System.Net;
using MimeKit;
using Scriban;
using Scriban.Runtime;

namespace UserProvisioning;

/// <summary>
/// The mail that carries a first password: a subject, a text and an HTML part per language, as Scriban templates. An
/// administrator replaces a part by a file of the same name in a folder of their own.
/// </summary>
internal sealed class LoginMailTemplates(string? directory)
{
    private const string Resource = "UserProvisioning.Credentials.Mail.Templates.";

    private static readonly string[] Parts = ["subject.txt", "body.txt", "body.html"];

    private readonly Dictionary<string, Template[]> _byLanguage = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The parts of a mail, before it has an address.</summary>
    internal (string Subject, MimeEntity Body) Render(LoginMailModel model)
    {
        Template[] templates = For(model.Language);
        string subject = Fill(templates[0], model, html: false).ReplaceLineEndings(" ").Trim();
        var builder = new BodyBuilder
        {
            TextBody = Fill(templates[1], model, html: false),
            HtmlBody = Fill(templates[2], model, html: true),
        };
        return (subject, builder.ToMessageBody());
    }

    /// <summary>Reads the templates of a language, so that a faulty one is found before anything is changed.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.SettingInvalid"/>.</exception>
    internal Template[] For(string language)
    {
        if (!_byLanguage.TryGetValue(language, out Template[]? templates))
        {
            templates = Array.ConvertAll(Parts, part => Read(language, part));
            _byLanguage.Add(language, templates);
        }

        return templates;
    }

    // 'nl-BE' is looked for as nl-BE, then nl, then en; of each, the administrator's file comes before the shipped one.
    private Template Read(string language, string part)
    {
        string neutral = language.Split('-')[0];
        foreach (string candidate in new[] { language, neutral, "en" }.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string name = $"LoginCredential.{candidate}.{part}";
            if (directory is not null)
            {
                string path = Path.Combine(directory, name);
                if (File.Exists(path))
                {
                    return Parse(File.ReadAllText(path), path, part);
                }
            }

            using Stream? stream = typeof(LoginMailTemplates).Assembly.GetManifestResourceStream(Resource + name);
            if (stream is not null)
            {
                using var reader = new StreamReader(stream);
                return Parse(reader.ReadToEnd(), name, part);
            }
        }

        throw new InvalidOperationException($"The template '{part}' is not in the assembly.");
    }

    private static Template Parse(string text, string path, string part)
    {
        Template template = Template.Parse(text, path);
        string? fault =
            template.HasErrors ? template.Messages[0].ToString()
            : part != Parts[0] && !text.Contains("Password", StringComparison.Ordinal) ? "it never shows {{ Password }}, so the mail would be of no use"
            : null;
        return fault is null
            ? template
            : throw new ProvisioningException(ErrorIds.SettingInvalid, $"The mail template '{path}' cannot be used: {fault}. Nothing was sent.", path);
    }

    private static string Fill(Template template, LoginMailModel model, bool html)
    {
        // Values are escaped here and not in the template, which an administrator may forget.
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
        try
        {
            return template.Render(context);
        }
        catch (Scriban.Syntax.ScriptRuntimeException exception)
        {
            throw new MailRefusedException($"The mail template '{template.SourceFilePath}' failed: {exception.OriginalMessage}");
        }
    }
}

/// <summary>What a mail template can show.</summary>
internal sealed record LoginMailModel(
    string Language,
    string DisplayName,
    string? FirstName,
    string Username,
    string Password,
    string LoginUrl,
    string ClientName,
    bool MustChangePassword);
