using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace UserProvisioning.Help;

/// <summary>A host with a screen of a given width that shows colours, and keeps what it is shown.</summary>
internal sealed class PictureHost : RecordedHost
{
    private readonly Recorder _ui;

    /// <param name="width">How many columns.</param>
    internal PictureHost(int width)
        : this(new Recorder(width))
    {
    }

    private PictureHost(Recorder ui)
        : base(ui) => _ui = ui;

    /// <summary>All that was shown, with its colours as escape sequences.</summary>
    internal string Shown => _ui.Text.ToString();

    /// <summary>Shows a line as if somebody had typed it.</summary>
    internal void Type(string line) => _ui.Text.Append($"\u001b[2mPS>\u001b[0m \u001b[1m{line}\u001b[0m\n");

    private sealed class Recorder(int width) : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public override PSHostRawUserInterface RawUI { get; } = new RecordedScreen(width);

        public override bool SupportsVirtualTerminal => true;

        public override void Write(string value) => Text.Append(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Text.Append(value);

        public override void WriteLine(string value) => Text.Append(value).Append('\n');

        public override void WriteErrorLine(string value) => WriteLine($"\u001b[31;1m{value}\u001b[0m");

        public override void WriteWarningLine(string message) => WriteLine($"\u001b[33;1mWARNING: {message}\u001b[0m");

        public override void WriteVerboseLine(string message)
        {
        }

        public override void WriteDebugLine(string message)
        {
        }

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
        }

        public override string ReadLine() => throw new InvalidOperationException("Nobody answers.");

        public override SecureString ReadLineAsSecureString() => throw new InvalidOperationException("Nobody answers.");

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new InvalidOperationException("Nobody answers.");

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => throw new InvalidOperationException("Nobody answers.");

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new InvalidOperationException("Nobody answers.");

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw new InvalidOperationException("Nobody answers.");
    }
}
