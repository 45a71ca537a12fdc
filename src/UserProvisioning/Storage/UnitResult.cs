namespace UserProvisioning.Storage;

/// <summary>The result of a unit of work's function: a value, and whether the unit is committed.</summary>
/// <param name="Value">The value.</param>
/// <param name="IsKept">True to commit the unit; false to roll it back.</param>
internal readonly record struct UnitResult<T>(T Value, bool IsKept);

/// <summary>Makes the results of units of work.</summary>
internal static class UnitResult
{
    /// <summary>Commits the unit, its audit entries included.</summary>
    internal static UnitResult<T> Keep<T>(T value) => new(value, IsKept: true);

    /// <summary>Rolls the unit back: nothing that it wrote is stored. The caller gets the value all the same.</summary>
    internal static UnitResult<T> Discard<T>(T value) => new(value, IsKept: false);
}
