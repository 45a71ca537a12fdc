namespace UserProvisioning.Common;

/// <summary>How far something that takes long has come.</summary>
/// <param name="Done">How many items are dealt with.</param>
/// <param name="Total">How many there are about; 0 when nobody knows.</param>
public readonly record struct WorkProgress(long Done, long Total);
