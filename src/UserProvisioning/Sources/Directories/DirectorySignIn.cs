using System.Net;
using System.Net.Security;
using System.Security;
using System.Security.Authentication.ExtendedProtection;
using System.Security.Cryptography;
using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Sources.Directories.Ldap;

namespace UserProvisioning.Sources.Directories;

/// <summary>
/// The sign-in to a directory: with a name and a password, as the account of the process by Kerberos, or as nobody where the directory offers no
/// Kerberos or the connection is not encrypted.
/// </summary>
internal static class DirectorySignIn
{
    /// <summary>The mechanism of Active Directory, for Windows.</summary>
    private const string Spnego = "GSS-SPNEGO";

    /// <summary>The mechanism of most directories (RFC 4752).</summary>
    private const string GssApi = "GSSAPI";

    /// <summary>
    /// The mechanisms, the preferred one first. On Linux a sign-in by GSS-SPNEGO always asks for signatures of its own, which an Active Directory
    /// refuses over TLS; by GSSAPI it says that it wants none.
    /// </summary>
    private static readonly string[] Mechanisms = OperatingSystem.IsWindows() ? [Spnego, GssApi] : [GssApi, Spnego];

    private const int MostSteps = 10;

    /// <summary>Signs in.</summary>
    /// <returns>What was done, as a sentence, and the root of the directory if it was read and need not be read again.</returns>
    /// <exception cref="DirectoryException"><see cref="ErrorIds.DirectoryFailed"/>: the directory refused.</exception>
    internal static (string How, DirectoryRoot? Root) SignIn(
        LdapConnection connection, DirectoryDefinition definition, string? username, SecureString? password)
    {
        LdapServer server = definition.Server;
        string? name = definition.Username ?? username;
        if (password is not null)
        {
            if (string.IsNullOrEmpty(name) || password.Length == 0)
            {
                throw Refused(server, "A sign-in needs a username and a password that are not empty");
            }

            if (server.Security == DirectorySecurity.None)
            {
                throw Refused(server, "A password is never sent over a connection that is not encrypted. Give the interface -Security Ldaps or "
                    + "StartTls, or leave -Credential out");
            }

            BindSimple(connection, server, name, password);
            return ($"'{OutsideText.Show(name)}' is let in by password.", null);
        }

        if (definition.Username is not null)
        {
            throw Refused(server, $"'{OutsideText.Show(definition.Username)}' signs in with a password; give it with -Credential");
        }

        DirectoryRoot root = DirectoryRoot.Read(connection);
        IReadOnlyList<string> offered = root.SaslMechanisms;
        string? mechanism = server.Security == DirectorySecurity.None ? null : Array.Find(Mechanisms, one => offered.Contains(one));
        if (mechanism is null)
        {
            return ("The directory is read without signing in.", root);
        }

        BindKerberos(connection, server, mechanism);
        return ("The account of this process is let in by Kerberos.", root.HasContexts ? root : null);
    }

    private static void BindSimple(LdapConnection connection, LdapServer server, string name, SecureString password)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(SecureText.Read(password));
        try
        {
            Require(
                server,
                connection.BindSimple(name, bytes),
                $"'{OutsideText.Show(name)}' sign in",
                "See that the name is one that the directory knows, as CN=reader,DC=example,DC=org or reader@example.org, and that the password is "
                    + "right and not expired.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static void Require(LdapServer server, LdapResult result, string what, string advice)
    {
        if (result.Code != LdapResult.Success)
        {
            throw new DirectoryException(
                ErrorIds.DirectoryFailed,
                result.IsTransient,
                $"The directory {server} does not let {what}: {result}. {advice}",
                result.Code);
        }
    }

    private static void BindKerberos(LdapConnection connection, LdapServer server, string mechanism)
    {
        // An Active Directory may require that a sign-in is bound to the channel of TLS (LdapEnforceChannelBinding).
        using ChannelBinding? binding = connection.Binding;
        using var account = new NegotiateAuthentication(new NegotiateAuthenticationClientOptions
        {
            Package = mechanism == Spnego ? "Negotiate" : "Kerberos",
            TargetName = $"ldap/{server.Host}",
            Credential = CredentialCache.DefaultNetworkCredentials,
            Binding = binding,
        });
        byte[]? received = null;
        for (int i = 0; i < MostSteps; i++)
        {
            NegotiateAuthenticationStatusCode status = NegotiateAuthenticationStatusCode.Completed;
            byte[]? sent = !account.IsAuthenticated ? account.GetOutgoingBlob(received, out status)
                : received is { Length: > 0 } && mechanism == GssApi ? AnswerLayers(account, received)
                : null;
            if (status is not (NegotiateAuthenticationStatusCode.Completed or NegotiateAuthenticationStatusCode.ContinueNeeded))
            {
                throw Refused(server, $"Kerberos has no ticket for ldap/{OutsideText.Show(server.Host)} ({status}). Sign in to the domain (kinit), "
                    + "give -DirectoryServer the full name of the server, or give -Credential"
                    + (status == NegotiateAuthenticationStatusCode.Unsupported && !OperatingSystem.IsWindows()
                        ? "; Kerberos needs the system library libgssapi_krb5 (Debian: libgssapi-krb5-2)"
                        : string.Empty));
            }

            LdapResult result = connection.BindSasl(mechanism, sent ?? []);
            if (result.Code == LdapResult.Success)
            {
                return;
            }

            if (result.Code != LdapResult.SaslBindInProgress)
            {
                Require(
                    server,
                    result,
                    "the account of this process sign in by Kerberos",
                    "See that the account is one of the directory's domain, or give -Credential.");
            }

            received = result.Credentials ?? [];
        }

        throw Refused(server, "The sign-in by Kerberos does not end");
    }

    /// <summary>Answers the server's offer of layers of SASL: none, since TLS encrypts the connection.</summary>
    private static byte[] AnswerLayers(NegotiateAuthentication account, byte[] offer)
    {
        var unwrapped = new System.Buffers.ArrayBufferWriter<byte>();
        account.Unwrap(offer, unwrapped, out _);
        var wrapped = new System.Buffers.ArrayBufferWriter<byte>();
        account.Wrap([1, 0, 0, 0], wrapped, requestEncryption: false, out _);
        return wrapped.WrittenSpan.ToArray();
    }

    private static DirectoryException Refused(LdapServer server, string why) =>
        new(ErrorIds.DirectoryFailed, false, $"No sign-in to the directory {server} was made: {why}.");
}
