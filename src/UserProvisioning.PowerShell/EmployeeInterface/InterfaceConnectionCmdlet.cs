using System.Management.Automation;
using System.Security;
using UserProvisioning.EmployeeInterfaces.Transfer;

namespace UserProvisioning.PowerShell;

/// <summary>The base class of cmdlets that sign in to the server of an employee interface.</summary>
public abstract class InterfaceConnectionCmdlet : SessionCmdlet
{
    /// <summary>
    /// The password to sign in with, and the username of the interface. A directory is read without it as the account of the process, by Kerberos,
    /// or without signing in. If the key file of the interface is encrypted and -KeyPassphrase is not
    /// given, the password is the passphrase of the key, and is never sent to the server.
    /// </summary>
    [Parameter]
    [Credential]
    [ValidateNotNull]
    public PSCredential? Credential { get; set; }

    /// <summary>The passphrase of the interface's key file.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? KeyPassphrase { get; set; }

    /// <summary>Returns the secrets that the call gives for signing in.</summary>
    /// <returns>The secrets.</returns>
    private protected EmployeeInterfaceSecrets Secrets() => new()
    {
        Username = Credential?.UserName.TrimStart('\\'),
        Password = Credential?.Password,
        KeyPassphrase = KeyPassphrase,
    };

    /// <summary>Warns if the credential has another username than the interface, which decides who signs in.</summary>
    private protected void CheckUsername(EmployeeInterface employeeInterface)
    {
        string? account = employeeInterface is DirectoryInterface directory ? directory.Username : (employeeInterface as SftpInterface)?.Username;
        if (Credential is not null && account is not null
            && !string.Equals(Credential.UserName.TrimStart('\\'), account, StringComparison.Ordinal))
        {
            WriteWarning($"The credential is of '{Credential.UserName}', but the employee interface '{employeeInterface.Name}' signs in as "
                + $"'{account}'. The password is used to sign in as '{account}'.");
        }
    }
}
