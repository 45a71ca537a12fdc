using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace UserProvisioning.PowerShell;

/// <summary>
/// Offers values that begin with what was typed, in any case, or match its wildcards. What goes wrong offers nothing: a
/// completer that complains would spoil the line that a person is typing.
/// </summary>
public abstract class NameCompleter : IArgumentCompleter
{
    // As many as a person can look through.
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
            // What was found by then is better than an error.
        }

        return results;
    }

    /// <summary>What there is to offer; what does not fit is left out afterwards.</summary>
    /// <param name="asked">What is being completed.</param>
    /// <returns>The values.</returns>
    private protected abstract IEnumerable<Completion> Offer(CompletionRequest asked);

    /// <summary>A value as it must stand on a command line: in quotes when it has a space, or would be read as something else.</summary>
    private static string Quote(Completion completion, char? quote)
    {
        string value = completion.Value;
        bool plain = completion.IsNumber || (value.Length > 0 && !char.IsDigit(value[0]) && value[0] is not ('-' or '.' or '@' or '+')
            && value.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ':' or '+' or '@'));
        return plain && quote is null ? value
            : quote == '"'
                ? $"\"{value.Replace("`", "``", StringComparison.Ordinal)
                    .Replace("\"", "`\"", StringComparison.Ordinal)
                    .Replace("$", "`$", StringComparison.Ordinal)}\""
            : $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";
    }
}

/// <summary>What is being completed.</summary>
/// <param name="Word">What was typed, without quotes.</param>
/// <param name="Command">The name of the cmdlet.</param>
/// <param name="Bound">What stands on the line already.</param>
internal sealed record CompletionRequest(string Word, string Command, IDictionary Bound)
{
    private readonly WildcardPattern _pattern = WildcardPattern.Get(
        (WildcardPattern.ContainsWildcardCharacters(Word) ? Word : WildcardPattern.Escape(Word)) + "*", WildcardOptions.IgnoreCase);

    /// <summary>The word as a filter for the service layer.</summary>
    internal TextFilter Filter => Filters.From((WildcardPattern.ContainsWildcardCharacters(Word) ? Word : WildcardPattern.Escape(Word)) + "*")!;

    /// <summary>Whether a value, or the text that the list shows for it, begins with the word.</summary>
    internal bool Fits(Completion completion) => _pattern.IsMatch(completion.Value) || (completion.Also is { } also && _pattern.IsMatch(also));

    /// <summary>Whether the cmdlet has this name.</summary>
    internal bool Is(string command) => Command.Equals(command, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is bound to a parameter, as text.</summary>
    internal string Text(string parameter) => Convert.ToString(Bound[parameter], CultureInfo.InvariantCulture) ?? string.Empty;
}

/// <summary>One value to offer.</summary>
/// <param name="Value">The value.</param>
/// <param name="Hint">What a person sees beside it.</param>
internal sealed record Completion(string Value, string? Hint = null)
{
    /// <summary>What the list shows, when it is not the value.</summary>
    internal string? Text { get; init; }

    /// <summary>What may be typed for the value as well.</summary>
    internal string? Also { get; init; }

    /// <summary>Whether the value is a number, and stands without quotes.</summary>
    internal bool IsNumber { get; init; }
}
