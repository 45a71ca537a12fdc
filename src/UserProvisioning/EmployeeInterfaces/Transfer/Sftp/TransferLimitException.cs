namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>A server that takes more time, or sends more, than it may. Trying again would give it more of both.</summary>
internal sealed class TransferLimitException(string message) : ShownException(message);
