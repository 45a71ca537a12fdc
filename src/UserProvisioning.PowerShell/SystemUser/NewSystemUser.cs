using System.Management.Automation;
using UserProvisioning.SystemUsers;

namespace UserProvisioning.PowerShell;

/// <summary>Makes system users of contacts. A contact whose user was archived gets that user back.</summary>
/// <remarks>
/// <para>The username follows the format of the client or of -UsernameFormat; if such a name is taken, 2, 3 and so on is appended. -Username gives
/// the exact name instead. The user gets the default groups, profiles and license of the client unless the parameters say otherwise.</para>
/// <para>A contact has at most one user. If the user of a contact was archived, it is restored with its old username. If the license pool is empty,
/// the contact gets an error and no user; the other contacts of the pipeline go on.</para>
/// <para>A contact that is archived, or whose end date has passed, gets the error ContactEnded and no user, unless -Force is given.</para>
/// <para>With -WhatIf the users are made in a rehearsal and nothing is kept, so that the usernames, licenses and errors are the real ones.</para>
/// </remarks>
/// <example>
/// <para>Make users for everybody who has none.</para>
/// <code>
/// Get-Contact -Type Person -Status Active -WithoutUser | New-SystemUser
/// </code>
/// </example>
/// <example>
/// <para>See first what they would get.</para>
/// <code>
/// Get-Contact -Type Person -Status Active -WithoutUser | New-SystemUser -WhatIf
/// </code>
/// </example>
/// <example>
/// <para>Choose name, license and groups.</para>
/// <code>
/// New-SystemUser '1006' -Username eva -License FullUser -UserGroup Employees, Planners
/// </code>
/// <para>The contact is given by its external reference; a number without quotes is an id.</para>
/// </example>
/// <example>
/// <para>Make a username with another format.</para>
/// <code>
/// New-SystemUser '1006' -UsernameFormat '{FirstName}.{Prefix}{LastName}'
/// </code>
/// </example>
/// <seealso cref="GetContact"/>
/// <seealso cref="GetSystemUser"/>
/// <seealso cref="SendLoginCredential"/>
/// <seealso cref="SetClientSetting"/>
/// <seealso href="about_UsernameFormat"/>
[Cmdlet(VerbsCommon.New, "SystemUser", SupportsShouldProcess = true)]
[OutputType(typeof(SystemUser))]
public sealed class NewSystemUser : SessionCmdlet
{
    private PipelineBatch<Asked<NewSystemUserRequest>>? _batch;
    private object? _license;

    /// <summary>The contacts: the objects, their ids or their external references.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ContactTransformation]
    [ArgumentCompleter(typeof(ContactCompleter))]
    public ContactReference[] Contact { get; set; } = [];

    /// <summary>The username, exactly as given. When it is left out, the username format makes one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Username { get; set; }

    /// <summary>The format to make the username by, such as <c>{FirstName}.{LastName}</c>; the client's when it is left out.</summary>
    [Parameter]
    [NotEmpty]
    [ArgumentCompleter(typeof(UsernameFormatCompleter))]
    public string? UsernameFormat { get; set; }

    /// <summary>User groups in place of the client's default ones: objects, ids or names. An empty list for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [AllowNull]
    [UserGroupTransformation(AllowsNone = true)]
    [ArgumentCompleter(typeof(UserGroupCompleter))]
    public UserGroupReference[]? UserGroup { get; set; }

    /// <summary>User profiles in place of the client's default ones: objects, ids or names. An empty list for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    [AllowNull]
    [UserProfileTransformation(AllowsNone = true)]
    [ArgumentCompleter(typeof(UserProfileCompleter))]
    public UserProfileReference[]? UserProfile { get; set; }

    /// <summary>The license in place of the client's default one.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyTextIsNull]
    [AllowNull]
    [LicenseTransformation]
    public LicenseType? License
    {
        get => (LicenseType?)_license;
        set => _license = value;
    }

    /// <summary>Also makes users of contacts that are archived or whose end date has passed.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _batch = ChangeBatch<NewSystemUserRequest>(Create);
        if (UsernameFormat is not null)
        {
            // A faulty format would fail for every contact, so it is checked once before the first.
            Session.SystemUsers.CheckUsernameFormat(UsernameFormat);
        }
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (ContactReference contact in Contact)
        {
            var request = new NewSystemUserRequest
            {
                Contact = contact,
                Force = Force,
                Username = IsGiven(nameof(Username)) ? Username : null,
                UsernameFormat = UsernameFormat,
                UserGroups = IsGiven(nameof(UserGroup)) ? UserGroup ?? [] : null,
                UserProfiles = IsGiven(nameof(UserProfile)) ? UserProfile ?? [] : null,
                License = (LicenseType?)_license,
            };
            Add(_batch!, request, contact.ToString(), "Create system user");
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _batch!.Flush();
        base.End();
    }

    private static (string Target, string Action) Describe(SystemUser user)
    {
        string groups = string.Join(", ", user.UserGroups.Concat(user.UserProfiles));
        return (user.DisplayName, $"Create system user '{user.Username}' with license "
            + $"{user.License}{(groups.Length == 0 ? string.Empty : $" in {groups}")}");
    }

    private void Create(IReadOnlyList<NewSystemUserRequest> requests)
    {
        ProgressMeter progress = Progress("Creating system users", "user");
        WriteOutcomes(Session.SystemUsers.Create(requests, StopsAtFirstError, cancellation: Cancellation), write: true, Describe);
        progress.Advance(TotalOf(Contact.Length), requests.Count);
    }
}
