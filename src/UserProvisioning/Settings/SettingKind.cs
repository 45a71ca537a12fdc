using System.Collections;
using System.Globalization;

namespace UserProvisioning.Settings;

/// <summary>The type of a setting's value: parses what an administrator gives, stores it as text, and reads it back.</summary>
internal abstract class SettingKind
{
    /// <summary>Converts a value to its stored text, or says why it is not valid.</summary>
    public abstract (string? Text, string? Fault) Parse(object? value);

    /// <summary>The value that a stored text stands for.</summary>
    public virtual object Value(string text) => text;

    /// <summary>The values that can be offered; null when they cannot be listed.</summary>
    public virtual IReadOnlyList<string>? Choices => null;

    private protected static string AsText(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim() ?? string.Empty;
}

/// <summary>A text that a rule checks. The rule returns the reason why a text is not valid, or null.</summary>
internal sealed class TextKind(Func<string, string?>? check = null, Func<string, string>? canonical = null) : SettingKind
{
    public override (string? Text, string? Fault) Parse(object? value)
    {
        string text = Text.Clean(AsText(value)) ?? string.Empty;
        return check?.Invoke(text) is { } fault ? (null, fault) : (canonical?.Invoke(text) ?? text, null);
    }
}

/// <summary>A whole number within bounds.</summary>
internal sealed class NumberKind(int least, int most) : SettingKind
{
    public override (string? Text, string? Fault) Parse(object? value) =>
        int.TryParse(AsText(value), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most
            ? (number.ToString(CultureInfo.InvariantCulture), null)
            : (null, $"a whole number from {least} to {most} is needed");

    public override object Value(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

/// <summary>A truth value.</summary>
internal sealed class TruthKind : SettingKind
{
    public override IReadOnlyList<string> Choices { get; } = ["true", "false"];

    public override (string? Text, string? Fault) Parse(object? value) => AsText(value).ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" or "ON" => ("true", null),
        "FALSE" or "0" or "NO" or "OFF" => ("false", null),
        _ => (null, "$true or $false is needed"),
    };

    public override object Value(string text) => text == "true";
}

/// <summary>One of the names of an enumeration.</summary>
internal sealed class ChoiceKind<T> : SettingKind
    where T : struct, Enum
{
    public override IReadOnlyList<string> Choices { get; } = Enum.GetNames<T>();

    public override (string? Text, string? Fault) Parse(object? value)
    {
        // Spaces and hyphens are ignored: 'Full user' is FullUser.
        string text = AsText(value).Replace(" ", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal);
        return Choices.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } choice
            ? (choice, null)
            : (null, $"one of {string.Join(", ", Choices)} is needed");
    }
}

/// <summary>A list of names: given as a list, or as one text with <c>|</c> between them.</summary>
internal sealed class NamesKind : SettingKind
{
    public override (string? Text, string? Fault) Parse(object? value)
    {
        IEnumerable<string> names = value is IEnumerable list and not string
            ? list.Cast<object?>().Select(AsText)
            : AsText(value).Split('|');
        return (string.Join('|', names.Select(Text.Clean).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)), null);
    }

    public override object Value(string text) => JoinedList<string>.Of(text.Split('|', StringSplitOptions.RemoveEmptyEntries));
}
