namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>The exception for a server that takes more time or sends more bytes than it may. The operation is not retried.</summary>
internal sealed class TransferLimitException(string message) : ShownException(message);
