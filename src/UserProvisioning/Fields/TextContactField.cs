
namespace UserProvisioning.Fields;

/// <summary>A field that holds a text of one line.</summary>
internal class TextContactField(string name) : TypedContactField<string?>(name)
{
    /// <summary>The most characters of a value, which is also the length of the database column.</summary>
    public int Length { get; init; } = Text.Longest;

    /// <summary>Whether the value is an identifier, such as a key or a phone number: see <see cref="Text.CleanIdentifier"/>.</summary>
    public bool IsIdentifier { get; init; }

    /// <inheritdoc/>
    public sealed override string? ToText(ContactFields fields) => Get(fields);

    /// <inheritdoc/>
    public sealed override void SetText(ContactFields fields, string? text) => Set(fields, text);

    /// <inheritdoc/>
    public sealed override void Clean(ContactFields fields, ref ContactFields cleaned)
    {
        string? value = Get(fields);
        string? clean = Cleaned(value);
        if (!ReferenceEquals(value, clean))
        {
            SetCleaned(fields, ref cleaned, clean);
        }
    }

    /// <inheritdoc/>
    public sealed override string? LengthFault(ContactFields fields) => Get(fields) is { } value && value.Length > Length
        ? $"it has {value.Length} characters, and {Length} are the most"
        : null;

    /// <summary>Converts the value of a claim; null when it cannot be stored in the field.</summary>
    public virtual string? OfClaim(string? text) => text;

    /// <summary>The cleaned value; the same object when nothing had to be changed.</summary>
    protected virtual string? Cleaned(string? value) => IsIdentifier ? Text.CleanIdentifier(value) : Text.Clean(value);
}
