
namespace UserProvisioning.Fields;

/// <summary>A field that holds a text of one line.</summary>
internal class TextContactField(string name) : TypedContactField<string?>(name)
{
    /// <summary>The most characters; the columns are as wide.</summary>
    public int Length { get; init; } = Text.Longest;

    /// <summary>Whether it is compared or dialled, and not read aloud: see <see cref="Text.CleanIdentifier"/>.</summary>
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

    /// <summary>What a claim says of it; null when it says nothing that can be stored.</summary>
    public virtual string? OfClaim(string? text) => text;

    /// <summary>The value as it is stored; the same object when nothing is to be cleaned.</summary>
    protected virtual string? Cleaned(string? value) => IsIdentifier ? Text.CleanIdentifier(value) : Text.Clean(value);
}
