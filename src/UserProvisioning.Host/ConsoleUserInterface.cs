using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace UserProvisioning.Host;

/// <summary>Text in and out of the console. Without a person there, a question is an error and not a hang.</summary>
internal sealed class ConsoleUserInterface : PSHostUserInterface
{
    private readonly ConsoleRawInterface _raw = new();
    private readonly ProgressLine _progress = new();

    public override PSHostRawUserInterface RawUI => _raw;

    public override bool SupportsVirtualTerminal { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public override void Write(string value)
    {
        _progress.Clear();
        Console.Out.Write(Render(value));
    }

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    public override void WriteLine(string value)
    {
        _progress.Clear();
        Console.Out.WriteLine(Render(value));
    }

    public override void WriteErrorLine(string value)
    {
        _progress.Clear();
        Console.Error.WriteLine(Render(value));
    }

    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Show(record);

    public override string ReadLine()
    {
        RequirePerson("a line of text");
        return Console.In.ReadLine() ?? string.Empty;
    }

    public override SecureString ReadLineAsSecureString()
    {
        RequirePerson("a password");
        var secure = new SecureString();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace && secure.Length > 0)
            {
                secure.RemoveAt(secure.Length - 1);
            }
            else if (key.KeyChar >= ' ')
            {
                secure.AppendChar(key.KeyChar);
            }
        }

        Console.Out.WriteLine();
        return secure;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        Announce(caption, message);
        var answers = new Dictionary<string, PSObject>();
        foreach (FieldDescription field in descriptions)
        {
            Write(field.Name + ": ");
            bool secret = field.ParameterTypeFullName == typeof(SecureString).FullName;
            answers[field.Name] = secret ? PSObject.AsPSObject(ReadLineAsSecureString()) : PSObject.AsPSObject(ReadLine());
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        Announce(caption, message);
        while (true)
        {
            for (int i = 0; i < choices.Count; i++)
            {
                Write($"[{KeyOf(choices[i])}] {choices[i].Label.Replace("&", string.Empty, StringComparison.Ordinal)}  ");
            }

            Write(defaultChoice >= 0 ? $"(default is \"{KeyOf(choices[defaultChoice])}\"): " : ": ");
            string answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
            {
                return defaultChoice;
            }

            for (int i = 0; i < choices.Count; i++)
            {
                if (string.Equals(answer, KeyOf(choices[i]), StringComparison.OrdinalIgnoreCase)
                    || string.Equals(answer, choices[i].Label.Replace("&", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        Announce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = ReadLine();
        }

        Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    // Colour is for a terminal that shows it, and for a person who wants it: https://no-color.org.
    private string Render(string value) =>
        SupportsVirtualTerminal ? value : new System.Management.Automation.Internal.StringDecorated(value).ToString(OutputRendering.PlainText);

    private static string KeyOf(ChoiceDescription choice)
    {
        int mark = choice.Label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < choice.Label.Length
            ? choice.Label[mark + 1].ToString().ToUpper(CultureInfo.CurrentCulture)
            : choice.Label;
    }

    private static void RequirePerson(string what)
    {
        if (Console.IsInputRedirected)
        {
            throw new PSInvalidOperationException($"The script asks for {what}, and there is nobody to answer. Give every parameter, or -Confirm:$false.");
        }
    }

    private void Announce(string caption, string message)
    {
        foreach (string text in new[] { caption, message }.Where(text => !string.IsNullOrEmpty(text)))
        {
            WriteLine(text);
        }
    }
}
