using Renci.SshNet;
using Renci.SshNet.Common;
using UserProvisioning.Common;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>How to sign in to an SFTP server: by a private key, a password, or both.</summary>
internal sealed class SftpSignIn : IDisposable
{
    private readonly string _username;
    private readonly string? _keyFile;
    private readonly PrivateKeyFile? _key;
    private readonly string? _password;

    private SftpSignIn(string username, string? keyFile, PrivateKeyFile? key, string? password)
    {
        _username = username;
        _keyFile = keyFile;
        _key = key;
        _password = password;
    }

    /// <summary>What it signs in with, as a person reads it.</summary>
    internal string Description => (_key is null, _password is null) switch
    {
        (false, false) => $"key file '{_keyFile}' ({_key!.HostKeyAlgorithms.First().Name}) and password",
        (false, true) => $"key file '{_keyFile}' ({_key!.HostKeyAlgorithms.First().Name})",
        _ => "password",
    };

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.TransferFailed"/>: there is nothing to sign in with, or the key cannot be
    /// opened.</exception>
    internal static SftpSignIn Create(string interfaceName, string username, string? keyFile, EmployeeInterfaceSecrets secrets)
    {
        string? password = secrets.Password is null ? null : SecureText.Read(secrets.Password);
        string? passphrase = secrets.KeyPassphrase is null ? null : SecureText.Read(secrets.KeyPassphrase);
        if (keyFile is null)
        {
            return password is not null ? new SftpSignIn(username, null, null, password) : throw new ProvisioningException(
                ErrorIds.TransferFailed,
                $"There is nothing to sign in with as '{username}': the employee interface '{interfaceName}' has no key file, and no password was "
                    + "given. Give -Credential, or a key file with Set-EmployeeInterface -KeyFile.",
                interfaceName);
        }

        byte[] bytes = Read(interfaceName, keyFile);
        try
        {
            if (TryOpen(bytes, null) is { } open)
            {
                return new SftpSignIn(username, keyFile, open, password);
            }

            // The password may be the passphrase of the key, so it is not sent to the server.
            bool isPassphraseGiven = passphrase is not null;
            passphrase ??= password ?? throw new ProvisioningException(
                ErrorIds.TransferFailed,
                $"The key file '{keyFile}' of the employee interface '{interfaceName}' is encrypted, and its passphrase was not given. Give it as "
                    + "-KeyPassphrase, or as the password of -Credential.",
                interfaceName);
            return new SftpSignIn(username, keyFile, TryOpen(bytes, passphrase), isPassphraseGiven ? password : null);
        }
        catch (Exception exception) when (exception is not ProvisioningException)
        {
            // Whatever a parser of keys throws; its message may hold a part of the file.
            string why = passphrase is null ? "is no private key in OpenSSH or PEM format" : "could not be opened with the passphrase that was given";
            throw new ProvisioningException(
                ErrorIds.TransferFailed,
                $"The key file '{keyFile}' of the employee interface '{interfaceName}' {why}.",
                interfaceName);
        }
        finally
        {
            Array.Clear(bytes);
        }
    }

    /// <summary>The methods to offer, anew for each connection: a method is used up by one.</summary>
    /// <param name="allowsWeak">Whether an RSA key may sign with SHA-1.</param>
    internal AuthenticationMethod[] Methods(bool allowsWeak)
    {
        var methods = new List<AuthenticationMethod>();
        if (_key is not null)
        {
            methods.Add(new PrivateKeyAuthenticationMethod(_username, allowsWeak ? _key : WeakAlgorithms.Without(_key)));
        }

        if (_password is not null)
        {
            methods.Add(new PasswordAuthenticationMethod(_username, _password));

            // The same question in another form; what is echoed is no question for a password.
            var interactive = new KeyboardInteractiveAuthenticationMethod(_username);
            interactive.AuthenticationPrompt += (_, e) =>
            {
                foreach (AuthenticationPrompt prompt in e.Prompts)
                {
                    prompt.Response = prompt.IsEchoed ? string.Empty : _password;
                }
            };
            methods.Add(interactive);
        }

        return methods.ToArray();
    }

    public void Dispose() => _key?.Dispose();

    private static byte[] Read(string interfaceName, string keyFile)
    {
        try
        {
            return File.ReadAllBytes(keyFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException(
                ErrorIds.TransferFailed,
                $"The key file '{keyFile}' of the employee interface '{interfaceName}' cannot be read on this machine by this account: "
                    + $"{OutsideText.Show(exception)}",
                interfaceName,
                exception);
        }
    }

    /// <summary>The key; null when it is encrypted and no passphrase was given.</summary>
    private static PrivateKeyFile? TryOpen(byte[] bytes, string? passphrase)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        try
        {
            return passphrase is null ? new PrivateKeyFile(stream) : new PrivateKeyFile(stream, passphrase);
        }
        catch (Exception exception) when (passphrase is null
            && (exception is SshPassPhraseNullOrEmptyException || bytes.AsSpan().IndexOf("BEGIN ENCRYPTED PRIVATE KEY"u8) >= 0))
        {
            return null;
        }
    }
}
