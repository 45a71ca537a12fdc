using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>The user interface of a host that records all text, as a transcript does, and answers questions as the test says.</summary>
internal sealed class RecordingHost : RecordedHost
{
    private readonly Recorder _ui;

    /// <param name="width">The width of its screen in columns; null for a host without a screen.</param>
    /// <param name="colors">Whether it shows colours.</param>
    public RecordingHost(int? width = null, bool colors = false)
        : this(new Recorder(width is null ? null : new RecordedScreen(width.Value), colors))
    {
    }

    private RecordingHost(Recorder ui)
        : base(ui) => _ui = ui;

    /// <summary>All text that a person at the console would have seen.</summary>
    public string Shown => _ui.Text.ToString();

    /// <summary>The label of the choice that answers each question; without it a question is an error.</summary>
    public string? Answer { set => _ui.Answer = value; }

    private sealed class Recorder(RecordedScreen? screen, bool colors) : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public string? Answer { get; set; }

        public override PSHostRawUserInterface? RawUI => screen;

        public override bool SupportsVirtualTerminal => colors;

        // A host must itself remove the colours that it does not show.
        private string Render(string value) => GetOutputString(value, SupportsVirtualTerminal);

        public override void Write(string value) => Text.Append(Render(value));

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Text.Append(Render(value));

        public override void WriteLine(string value) => Text.AppendLine(Render(value));

        public override void WriteErrorLine(string value) => Text.AppendLine(Render(value));

        public override void WriteDebugLine(string message) => Text.AppendLine(message);

        public override void WriteVerboseLine(string message) => Text.AppendLine(message);

        public override void WriteWarningLine(string message) => Text.AppendLine(message);

        public override void WriteProgress(long sourceId, ProgressRecord record) => Text.AppendLine(record.ToString());

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Text.AppendLine(caption).AppendLine(message);
            for (int i = 0; i < choices.Count; i++)
            {
                if (choices[i].Label.Replace("&", string.Empty, StringComparison.Ordinal) == Answer)
                {
                    return i;
                }
            }

            throw new InvalidOperationException("Nobody answers: " + message);
        }

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
            throw new InvalidOperationException("Nobody answers: " + message);

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
            throw new InvalidOperationException("Nobody answers: " + message);

        public override PSCredential PromptForCredential(
            string caption,
            string message,
            string userName,
            string targetName,
            PSCredentialTypes allowedCredentialTypes,
            PSCredentialUIOptions options) =>
            throw new InvalidOperationException("Nobody answers: " + message);

        public override string ReadLine() => throw new InvalidOperationException("Nobody answers.");

        public override SecureString ReadLineAsSecureString() => throw new InvalidOperationException("Nobody answers.");
    }
}
