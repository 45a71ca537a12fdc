using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace UserProvisioning.Help;

/// <summary>A host with a screen of a given width that shows colours, and keeps what it is shown.</summary>
/// <param name="width">How many columns.</param>
internal sealed class PictureHost(int width) : PSHost
{
    private readonly Recorder _ui = new(width);

    /// <summary>All that was shown, with its colours as escape sequences.</summary>
    internal string Shown => _ui.Text.ToString();

    public override string Name => "PictureHost";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => _ui;

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    /// <summary>Shows a line as if somebody had typed it.</summary>
    internal void Type(string line) => _ui.Text.Append($"\u001b[2mPS>\u001b[0m \u001b[1m{line}\u001b[0m\n");

    private sealed class Recorder(int width) : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public override PSHostRawUserInterface RawUI { get; } = new Screen(width);

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

    private sealed class Screen(int width) : PSHostRawUserInterface
    {
        public override Size BufferSize { get; set; } = new(width, 3000);

        public override Size WindowSize { get; set; } = new(width, 50);

        public override Size MaxWindowSize => WindowSize;

        public override Size MaxPhysicalWindowSize => WindowSize;

        public override int CursorSize { get; set; } = 25;

        public override Coordinates CursorPosition { get; set; }

        public override Coordinates WindowPosition { get; set; }

        public override ConsoleColor ForegroundColor { get; set; }

        public override ConsoleColor BackgroundColor { get; set; }

        public override bool KeyAvailable => false;

        public override string WindowTitle { get; set; } = string.Empty;

        public override void FlushInputBuffer()
        {
        }

        public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new NotSupportedException();

        public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException();

        public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new NotSupportedException();

        public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new NotSupportedException();

        public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new NotSupportedException();
    }
}
