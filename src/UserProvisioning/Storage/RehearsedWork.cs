namespace UserProvisioning.Storage;

/// <summary>What is known of some work before it is rehearsed.</summary>
/// <param name="Rows">About how many rows the work handles; 0 for work that is always shorter than a second.</param>
/// <param name="Runs">The runs whose items or files the work reads. A copy of a database on a server lacks those of other runs.</param>
internal sealed record RehearsedWork(long Rows, params IReadOnlyCollection<long> Runs);
