namespace UserProvisioning.PowerShell;

/// <summary>The texts that name the server of an employee interface.</summary>
internal static class InterfaceText
{
    /// <summary>The server.</summary>
    internal static string? Server(EmployeeInterface employeeInterface) =>
        (employeeInterface as DirectoryInterface)?.DirectoryServer ?? (employeeInterface as SftpInterface)?.ServerName;

    /// <summary>Where on the server employees come from.</summary>
    internal static string Place(EmployeeInterface employeeInterface) => employeeInterface is SftpInterface sftp
        ? $"{sftp.FilePattern} in {sftp.ServerName}:{sftp.RemoteDirectory}"
        : $"{(employeeInterface as DirectoryInterface)?.SearchBase} in {Server(employeeInterface)}";

    /// <summary>What an import does, for a confirmation.</summary>
    internal static string Import(EmployeeInterface employeeInterface) => employeeInterface is SftpInterface sftp
        ? $"Import the files in {sftp.ServerName}:{sftp.RemoteDirectory}"
        : $"Import the entries of {Place(employeeInterface)}";
}
