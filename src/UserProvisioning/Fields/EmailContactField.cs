using UserProvisioning.Common;

namespace UserProvisioning.Fields;

/// <summary>A field that holds an e-mail address.</summary>
internal sealed class EmailContactField(string name) : TextContactField(name)
{
    /// <inheritdoc/>
    public override string? KindFault(ContactFields fields) => Get(fields) is { } value && !EmailAddress.IsValid(value)
        ? $"'{Text.Shorten(value)}' is not an e-mail address"
        : null;
}
