namespace UserProvisioning.Storage;

/// <summary>
/// A mark of what a database holds, as one connection sees it. While a connection gives equal marks, nothing has been committed to the database in
/// between, neither through this connection nor through any other.
/// </summary>
/// <param name="Connection">The connection. Marks of different connections are never equal.</param>
/// <param name="ByOthers">The engine's number for what others have committed. Commits of this connection leave it as it is.</param>
/// <param name="Own">How many rows this connection has written.</param>
internal sealed record StateMark(object Connection, long ByOthers, long Own);
