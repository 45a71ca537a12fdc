namespace UserProvisioning;

/// <summary>The old and the new value of one field.</summary>
/// <param name="Field">The name of the field.</param>
/// <param name="Old">The value before; null for none.</param>
/// <param name="New">The value after; null for none.</param>
public sealed record FieldChange(string Field, string? Old, string? New)
{
    /// <summary>The change for a person to read, as in <c>Phone: 1234 → 5678</c>. When there was no old value, only the new value is shown.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => Old is null ? $"{Field}: {New}" : $"{Field}: {Old} → {New ?? "(none)"}";
}
