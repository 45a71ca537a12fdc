using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace UserProvisioning.PowerShell;

/// <summary>Offers names that begin with what was typed.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return Names(fakeBoundParameters)
            .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name.Contains(' ', StringComparison.Ordinal) ? $"'{name}'" : name, name, CompletionResultType.ParameterValue, name));
    }

    /// <summary>The names to offer.</summary>
    /// <param name="bound">What is bound already.</param>
    /// <returns>The names.</returns>
    protected abstract IEnumerable<string> Names(IDictionary bound);
}

/// <summary>Offers names of client settings.</summary>
public sealed class ClientSettingNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(IDictionary bound) => ClientSettingService.Names;
}

/// <summary>Offers values of the client setting that is being set.</summary>
public sealed class ClientSettingValueCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(IDictionary bound) => ClientSettingService.ChoicesOf($"{bound["Name"]}");
}

/// <summary>Offers names of user settings.</summary>
public sealed class UserSettingNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(IDictionary bound) => UserSettingService.Names;
}

/// <summary>Offers values of the user setting that is being set.</summary>
public sealed class UserSettingValueCompleter : NameCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<string> Names(IDictionary bound) => UserSettingService.ChoicesOf($"{bound["Name"]}");
}
