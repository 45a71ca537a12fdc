namespace UserProvisioning.Common;

/// <summary>The progress of a long operation.</summary>
/// <param name="Done">The number of items done, in this stage.</param>
/// <param name="Total">About how many items there are; 0 when that is not known.</param>
/// <param name="Stage">The name of the stage, such as <c>Checking</c>; null for work of one stage.</param>
/// <param name="Share">The share of all stages that is done, from 0 to 1; null for work of one stage.</param>
public readonly record struct WorkProgress(long Done, long Total, string? Stage = null, double? Share = null);
