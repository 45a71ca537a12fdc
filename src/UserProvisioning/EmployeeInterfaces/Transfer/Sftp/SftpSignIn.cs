using Renci.SshNet;
using Renci.SshNet.Common;
using UserProvisioning.Common;

namespace UserProvisioning.EmployeeInterfaces.Transfer.Sftp;

/// <summary>The way to sign in to an SFTP server: with a private key, a password, or both.</summary>
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

    /// <summary>The kind of secret, in words for a message.</summary>
    internal string Description => (_key is null, _password is null) switch
    {
        (false, false) => $"key file '{_keyFile}' ({_key!.HostKeyAlgorithms.First().Name}) and password",
        (false, true) => $"key file '{_keyFile}' ({_key!.HostKeyAlgorithms.First().Name})",
        _ => "password",
    };

    /// <exception cref="ProvisioningException"><see cref="ErrorIds.TransferFailed"/>: there is neither a key nor a password, or the key cannot be
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
            // The parser of keys may throw anything, and its message may hold a part of the file: do not show it.
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

    /// <summary>Makes the methods of authentication to offer. Each connection needs new ones.</summary>
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

            // Keyboard-interactive asks for the password in another form. A prompt that echoes the answer does not ask for a password.
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
