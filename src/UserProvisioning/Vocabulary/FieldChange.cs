namespace UserProvisioning;

/// <summary>The old and the new value of one field.</summary>
/// <param name="Field">The name of the field.</param>
/// <param name="Old">The value before; null for none.</param>
/// <param name="New">The value after; null for none.</param>
public sealed record FieldChange(string Field, string? Old, string? New)
{
    /// <summary>The change as a person reads it, as in <c>Phone: 1234 → 5678</c>; a value where there was none stands alone.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Old is null ? $"{Field}: {New}" : $"{Field}: {Old} → {New ?? "(none)"}";
}
