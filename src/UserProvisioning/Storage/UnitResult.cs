namespace UserProvisioning.Storage;

/// <summary>What the function of a unit of work returns: its answer, and whether the unit is kept.</summary>
/// <param name="Value">The answer.</param>
/// <param name="IsKept">True to store what the unit wrote; false to roll it back.</param>
internal readonly record struct UnitResult<T>(T Value, bool IsKept);

/// <summary>Makes the results of units of work.</summary>
internal static class UnitResult
{
    /// <summary>The unit is stored, its audit entries included.</summary>
    internal static UnitResult<T> Keep<T>(T value) => new(value, IsKept: true);

    /// <summary>The unit is rolled back, and only the answer remains.</summary>
    internal static UnitResult<T> Discard<T>(T value) => new(value, IsKept: false);
}
