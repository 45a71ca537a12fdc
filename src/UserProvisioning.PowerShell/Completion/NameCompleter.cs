using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace UserProvisioning.PowerShell;

/// <summary>
/// The base class of completers. It offers values that begin with the typed text or match its wildcards. After an error it offers nothing: a
/// message would spoil the line that a person is typing.
/// </summary>
public abstract class NameCompleter : IArgumentCompleter
{
    // The most values that are offered: as many as a person can look through.
    private const int Most = 100;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete ?? string.Empty;
        char? quote = typed.Length > 0 && typed[0] is '\'' or '"' ? typed[0] : null;
        var results = new List<CompletionResult>();
        try
        {
            var asked = new CompletionRequest(typed.Trim('\'', '"'), commandName ?? string.Empty, fakeBoundParameters ?? new Hashtable());
            foreach (Completion completion in Offer(asked)
                .Where(asked.Fits)
                .DistinctBy(completion => completion.Value, StringComparer.OrdinalIgnoreCase)
                .Take(Most))
            {
                results.Add(new CompletionResult(
                    Quote(completion, quote),
                    completion.Text ?? completion.Value,
                    CompletionResultType.ParameterValue,
                    completion.Hint is { Length: > 0 } hint ? hint : completion.Value));
            }
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            // After an error, offer the values that were found before it.
        }

        return results;
    }

    /// <summary>Finds values to offer. Those that do not fit the typed text are left out afterwards.</summary>
    /// <param name="asked">The text that is being completed.</param>
    /// <returns>The values.</returns>
    private protected abstract IEnumerable<Completion> Offer(CompletionRequest asked);

    /// <summary>Quotes a value for the command line when it has a space or would be read as something else.</summary>
    private static string Quote(Completion completion, char? quote)
    {
        string value = completion.Value;
        bool plain = completion.IsBare || (value.Length > 0 && !char.IsDigit(value[0]) && value[0] is not ('-' or '.' or '@' or '+')
            && value.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ':' or '+' or '@'));
        return plain && quote is null ? value
            : quote == '"'
                ? $"\"{value.Replace("`", "``", StringComparison.Ordinal)
                    .Replace("\"", "`\"", StringComparison.Ordinal)
                    .Replace("$", "`$", StringComparison.Ordinal)}\""
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
    }
}

/// <summary>The text that is being completed.</summary>
/// <param name="Word">The typed text, without quotes.</param>
/// <param name="Command">The name of the cmdlet.</param>
/// <param name="Bound">The arguments that are on the command line already.</param>
internal sealed record CompletionRequest(string Word, string Command, IDictionary Bound)
{
    private readonly WildcardPattern _pattern = WildcardPattern.Get(
        (WildcardPattern.ContainsWildcardCharacters(Word) ? Word : WildcardPattern.Escape(Word)) + "*", WildcardOptions.IgnoreCase);

    /// <summary>Makes a filter of the service layer of the word.</summary>
    internal TextFilter Filter => Filters.From((WildcardPattern.ContainsWildcardCharacters(Word) ? Word : WildcardPattern.Escape(Word)) + "*")!;

    /// <summary>Whether a value, or the text that the list shows for it, begins with the word.</summary>
    internal bool Fits(Completion completion) => _pattern.IsMatch(completion.Value) || (completion.Also is { } also && _pattern.IsMatch(also));

    /// <summary>Whether the cmdlet has this name.</summary>
    internal bool Is(string command) => Command.Equals(command, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the argument of a parameter, as text.</summary>
    internal string Text(string parameter) => Convert.ToString(Bound[parameter], CultureInfo.InvariantCulture) ?? string.Empty;
}

/// <summary>A value that is offered.</summary>
/// <param name="Value">The value.</param>
/// <param name="Hint">The tooltip, which a person sees beside the value.</param>
internal sealed record Completion(string Value, string? Hint = null)
{
    /// <summary>The text that the list shows, when it is not the value.</summary>
    internal string? Text { get; init; }

    /// <summary>Another text that may be typed to find the value.</summary>
    internal string? Also { get; init; }

    /// <summary>Whether the value stands without quotes, as a number does.</summary>
    internal bool IsBare { get; init; }
}
