using UserProvisioning.Common;

namespace UserProvisioning.Fields;

/// <summary>A field that holds the name of a culture, as <c>nl</c> or <c>nl-NL</c>.</summary>
internal sealed class CultureContactField : TextContactField
{
    public CultureContactField(string name)
        : base(name) => (Length, IsIdentifier) = (int.MaxValue, true);

    /// <inheritdoc/>
    public override string? KindFault(ContactFields fields) => Get(fields) is { } value && !Cultures.Exists(value)
        ? $"'{Text.Shorten(value)}' is not a language; write a culture name such as 'en' or 'nl-NL'"
        : null;

    /// <inheritdoc/>
    public override string? OfClaim(string? text) => text?.Replace('_', '-') is { } name && Cultures.Exists(name) ? name : null;

    /// <inheritdoc/>
    protected override string? Cleaned(string? value) => base.Cleaned(value) is { } clean ? Cultures.Canonical(clean) : null;
}
