using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>A host that keeps all that it is shown, as a transcript does, and answers questions as it was told.</summary>
/// <param name="width">How wide its screen is; null for a host that has none.</param>
/// <param name="colors">Whether it shows colours.</param>
internal sealed class RecordingHost(int? width = null, bool colors = false) : PSHost
{
    private readonly Recorder _ui = new(width is null ? null : new Screen(width.Value), colors);

    /// <summary>All that a person at the console would have seen.</summary>
    public string Shown => _ui.Text.ToString();

    /// <summary>The label of the choice to answer with; without it a question is an error.</summary>
    public string? Answer { set => _ui.Answer = value; }

    public override string Name => "RecordingHost";

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

    private sealed class Recorder(Screen? screen, bool colors) : PSHostUserInterface
    {
        public StringBuilder Text { get; } = new();

        public string? Answer { get; set; }

        public override PSHostRawUserInterface? RawUI => screen;

        public override bool SupportsVirtualTerminal => colors;

        // PowerShell leaves it to the host to take away colours that it does not show.
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
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new InvalidOperationException("Nobody answers: " + message);

        public override string ReadLine() => throw new InvalidOperationException("Nobody answers.");

        public override SecureString ReadLineAsSecureString() => throw new InvalidOperationException("Nobody answers.");
    }
}
