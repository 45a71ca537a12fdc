using System.Management.Automation;
using System.Security;
using UserProvisioning.Credentials;

namespace UserProvisioning.PowerShell;

/// <summary>Changes the username of a system user, its password, or both.</summary>
/// <remarks>
/// <para>A chosen password must meet the policy of the client (the settings that begin with Password) and differ from the username. -Generate makes
/// a random password that meets the policy. -PassThru writes it once, as a credential; without -PassThru nobody knows the password, and a warning
/// says so. No password is stored or logged anywhere: only a salted hash is kept.</para>
/// <para>-Pronounceable makes a password that can be said over a telephone: words of syllables, such as Bakdutrim7-Jonfesrax4-Hupgok2-Wensat5. It
/// is longer than another generated password, and at least as strong.</para>
/// <para>The former username is given up: for the days of the client setting UsernameReuseDays nobody else gets it, and the user may take it
/// back.</para>
/// </remarks>
/// <example>
/// <para>Generate a password, and get it once.</para>
/// <code>
/// $credential = Set-SystemUserCredential jjansen -Generate -PassThru
/// $credential.UserName
/// </code>
/// <para><c>$credential.GetNetworkCredential().Password</c> is the password.</para>
/// </example>
/// <example>
/// <para>Generate a password that you can say to somebody over the telephone.</para>
/// <code>
/// $credential = Set-SystemUserCredential jjansen -Generate -Pronounceable -PassThru
/// </code>
/// </example>
/// <example>
/// <para>Change a username.</para>
/// <code>
/// Set-SystemUserCredential jjansen -Username jan.jansen -PassThru
/// </code>
/// </example>
/// <example>
/// <para>See which usernames a new format would give to the users of a department.</para>
/// <code>
/// Get-SystemUser -Department Facilities |
///     Set-SystemUserCredential -UsernameFormat '{FirstName}.{LastName}' -WhatIf
/// </code>
/// </example>
/// <example>
/// <para>Choose a password.</para>
/// <code notRun="It asks for a password at the prompt.">
/// Set-SystemUserCredential jjansen -Password (Read-Host 'New password' -AsSecureString) -MustChangePassword
/// </code>
/// </example>
/// <seealso cref="SendLoginCredential"/>
/// <seealso cref="GetClientSetting"/>
/// <seealso cref="TestSystemUser"/>
[Cmdlet(VerbsCommon.Set, "SystemUserCredential", SupportsShouldProcess = true, DefaultParameterSetName = "Password")]
[OutputType(typeof(PSCredential), typeof(SystemUser))]
public sealed class SetSystemUserCredential : SystemUserBatchCmdlet
{
    private int _unseen;
    private string? _lastUnseen;

    /// <summary>The user: the object, its id or its username.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SystemUserTransformation(IsSingle = true)]
    [ArgumentCompleter(typeof(UserCompleter))]
    public SystemUserReference User { get; set; } = null!;

    /// <summary>The new username.</summary>
    [Parameter]
    public string? Username { get; set; }

    /// <summary>
    /// The format by which the new username of each user is made from its contact, such as <c>{FirstName}.{LastName}</c>. If such a name is taken,
    /// 2, 3 and so on is appended; a user who has such a name already keeps it.
    /// </summary>
    [Parameter]
    [NotEmpty]
    [ArgumentCompleter(typeof(UsernameFormatCompleter))]
    public string? UsernameFormat { get; set; }

    /// <summary>The new password. It must meet the policy of the client and differ from the username.</summary>
    [Parameter(ParameterSetName = "Password")]
    [ValidateNotNull]
    public SecureString? Password { get; set; }

    /// <summary>Makes a random password that meets the policy.</summary>
    [Parameter(ParameterSetName = "Generate", Mandatory = true)]
    public SwitchParameter Generate { get; set; }

    /// <summary>Makes a random password that can be said over a telephone.</summary>
    [Parameter(ParameterSetName = "Generate")]
    public SwitchParameter Pronounceable { get; set; }

    /// <summary>
    /// Whether the password must be changed at the next login. When it is left out, the client setting decides for a generated password, and a
    /// chosen one need not be changed.
    /// </summary>
    [Parameter]
    public SwitchParameter MustChangePassword { get; set; }

    /// <summary>Writes the credential with the generated password; without -Generate, writes the user.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        if (Username is null && UsernameFormat is null && Password is null && !Generate)
        {
            Refuse("NothingToChange", "There is nothing to change. Give -Username, -UsernameFormat, -Password or -Generate.");
        }

        if (Username is not null && UsernameFormat is not null)
        {
            Refuse("UsernameAmbiguous", "Give -Username or -UsernameFormat, not both.");
        }

        if (UsernameFormat is not null)
        {
            // A faulty format would fail for every user, so it is checked once before the first.
            Session.SystemUsers.CheckUsernameFormat(UsernameFormat);
        }
    }

    private void Refuse(string id, string message) =>
        ThrowTerminatingError(new ErrorRecord(new PSArgumentException(message), id, ErrorCategory.InvalidArgument, null));

    private protected override IReadOnlyList<SystemUserReference> Users => [User];

    private protected override string? ActionText => (Username ?? UsernameFormat, Password is null && !Generate) switch
    {
        (not null, true) => NameText,
        (null, false) => Generate ? "Generate password" : "Set password",
        _ => $"{NameText} and {(Generate ? "generate" : "set")} password",
    };

    private string NameText => Username is null ? $"Change username by the format '{UsernameFormat}'" : $"Change username to '{Username}'";

    private protected override string Activity => "Changing credentials";

    // Hashing takes tens of milliseconds a password, so the first result must not wait for hundreds of passwords.
    private protected override int LargestBatch => 64;

    private protected override void Apply(IReadOnlyList<SystemUserReference> users)
    {
        IReadOnlyList<Outcome<CredentialChangeResult>> results = Session.Credentials.Set(
            users,
            new CredentialChange
            {
                Username = Username,
                UsernameFormat = UsernameFormat,
                Password = Password,
                Generate = Generate,
                Pronounceable = Pronounceable,
                MustChangePassword = IsBound(nameof(MustChangePassword)) ? MustChangePassword.IsPresent : null,
            },
            StopsAtFirstError,
            Cancellation);
        WriteOutcomes(results, Write);
    }

    private void Write(CredentialChangeResult changed)
    {
        if (PassThru)
        {
            WriteObject(changed.Password is null ? changed.User : new PSCredential(changed.User.Username, changed.Password));
        }
        else if (Generate)
        {
            _unseen++;
            _lastUnseen = changed.User.Username;
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (_unseen > 0)
        {
            WriteWarning(
                $"{(_unseen == 1 ? $"The system user '{_lastUnseen}' has" : $"{_unseen} system users have")} a password now that nobody knows. "
                    + "Send-LoginCredential mails a fresh one; with -PassThru the generated one is written.");
        }
    }
}
