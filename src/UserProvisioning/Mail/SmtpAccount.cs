using System.Net;
using System.Security;
using MailKit.Net.Smtp;
using MailKit.Security;
using UserProvisioning.Common;

namespace UserProvisioning.Mail;

/// <summary>The account that signs in to a mail server: with a password, or with an OAuth 2 access token.</summary>
internal sealed class SmtpAccount
{
    private const string TokenMechanism = "XOAUTH2";

    private readonly NetworkCredential? _password;
    private readonly SecureString? _token;

    private SmtpAccount(string userName, NetworkCredential? password, SecureString? token) =>
        (UserName, _password, _token) = (userName, password, token);

    internal string UserName { get; }

    /// <summary>The parameter that gives the secret, as a message names it.</summary>
    internal string Parameter => _token is null ? "-Credential" : "-AccessToken, which may have expired,";

    /// <summary>Returns the account that options name; null to send without signing in.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.MailFailed"/>: there is a token, and nobody says whose.</exception>
    internal static SmtpAccount? Of(LoginMailOptions options, string? userName) =>
        options.AccessToken is null
            ? options.Credential is { } password ? new SmtpAccount(password.UserName, password, null) : null
            : new SmtpAccount(
                userName ?? throw new ProvisioningException(
                    ErrorIds.MailFailed,
                    "An access token signs in as an account. Give its name with -Credential or -From, or set MailFrom with Set-ClientSetting. "
                        + "Nothing was sent.",
                    options.SmtpServer),
                null,
                options.AccessToken);

    /// <summary>Signs in.</summary>
    /// <exception cref="NotSupportedException">The server does not take what the account has.</exception>
    /// <exception cref="AuthenticationException">The server refuses the account.</exception>
    internal void SignIn(SmtpClient client, CancellationToken cancellation)
    {
        if (_token is null)
        {
            client.Authenticate(_password!, cancellation);
            return;
        }

        if (!client.AuthenticationMechanisms.Contains(TokenMechanism))
        {
            throw new NotSupportedException($"It does not take access tokens ({TokenMechanism}).");
        }

        client.Authenticate(new SaslMechanismOAuth2(UserName, SecureText.Read(_token)), cancellation);
    }
}
