namespace UserProvisioning.Common;

/// <summary>The progress of a long operation.</summary>
/// <param name="Done">The number of items done.</param>
/// <param name="Total">About how many items there are; 0 when that is not known.</param>
public readonly record struct WorkProgress(long Done, long Total);
