using System.Management.Automation;
using System.Reflection;
using UserProvisioning.Credentials;
using UserProvisioning.EmployeeInterfaces;
using UserProvisioning.Naming;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>
/// Tests that names which scripts use stay: cmdlets with their parameters and positions, output properties, error ids, client settings.
/// Names may be added, but none of these may be removed or renamed.
/// </summary>
public sealed class ContractTests : IClassFixture<ContractTests.SharedSession>
{
    // The cmdlets that open, close or list connections, and so have no -Connection.
    private static readonly string[] WithoutConnection =
        ["Connect-UserProvisioning", "Disconnect-UserProvisioning", "Get-UserProvisioningConnection", "Initialize-UserProvisioningDatabase"];

    private readonly Session _session;

    public ContractTests(SharedSession shared) => _session = shared.Session;

    /// <summary>
    /// A cmdlet with its parameters. A number before a name is its position, and "|value" marks a parameter that takes the piped object itself.
    /// </summary>
    public static TheoryData<string, string> Cmdlets { get; } = new()
    {
        { "Connect-UserProvisioning", "Path ServerInstance Database Credential AccessToken ConnectionString" },
        { "Disconnect-UserProvisioning", "" },
        { "Get-UserProvisioningConnection", "" },
        { "Initialize-UserProvisioningDatabase", "ScriptPath WhatIf" },
        { "Get-ClientSetting", "0:Name" },
        { "Set-ClientSetting", "0:Name 1:Value WhatIf" },
        { "New-Contact", "FirstName Prefix LastName Initials OrganizationName Organization Email Phone Language JobTitle Department CostCenter "
            + "ManagerReference StartDate EndDate ExternalReference Field WhatIf" },
        { "Set-Contact", "0:Contact|value FirstName Prefix LastName Initials OrganizationName Organization Email Phone Language JobTitle "
            + "Department CostCenter ManagerReference StartDate EndDate ExternalReference Field WhatIf" },
        { "Get-Contact", "0:Name Id ExternalReference Email Type WithoutUser Field" },
        { "New-ContactField", "0:Name Type Header WhatIf" },
        { "Get-ContactField", "0:Name" },
        { "Set-ContactField", "0:Name|value Type Header PassThru WhatIf" },
        { "Remove-ContactField", "0:Name|value WhatIf" },
        { "New-AssignmentRule", "0:Name 1:Condition Except UserGroup UserProfile License UsernameFormat CreateUser Priority Disabled WhatIf" },
        { "Get-AssignmentRule", "0:Name" },
        { "Set-AssignmentRule", "0:Name|value 1:Condition Except UserGroup UserProfile License UsernameFormat CreateUser Priority Disabled WhatIf" },
        { "Remove-AssignmentRule", "0:Name|value WhatIf" },
        { "Test-AssignmentRule", "0:Contact|value" },
        { "Compare-AssignmentRule", "0:Contact|value" },
        { "Invoke-AssignmentRule", "0:Contact|value Force WhatIf" },
        { "Get-AssignmentException", "0:User|value" },
        { "Remove-AssignmentException", "0:User|value Kind Name WhatIf" },
        { "Remove-Contact", "0:Contact|value WhatIf" },
        { "Find-DuplicateContact", "0:By" },
        { "Export-ContactPersonalData", "0:Contact|value Path WhatIf" },
        { "Clear-ContactPersonalData", "0:Contact|value WhatIf" },
        { "Test-ProvisioningAudit", "0:Anchor" },
        { "Merge-Contact", "0:Contact|value Into KeepUser WhatIf" },
        { "New-SystemUser", "0:Contact|value Username UsernameFormat UserGroup UserProfile License WhatIf" },
        { "Get-SystemUser", "0:Username Status License UserGroup UserProfile Department Blocked InactiveSince" },
        { "Set-SystemUser", "0:User|value LoginMethod WhatIf" },
        { "Disable-SystemUser", "0:User|value WhatIf" },
        { "Enable-SystemUser", "0:User|value ResetCredential WhatIf" },
        { "Test-SystemUser", "0:User|value" },
        { "Get-SystemUserAccess", "0:User|value" },
        { "Set-SystemUserCredential", "0:User|value Username UsernameFormat Password Generate Pronounceable PassThru WhatIf" },
        { "Send-LoginCredential", "0:User|value SmtpServer Port Credential AccessToken TlsMode PickupDirectory From To At Force WhatIf" },
        { "Get-UserLicense", "0:License" },
        { "Set-UserLicense", "0:License Total WhatIf" },
        { "Set-SystemUserLicense", "0:User|value License WhatIf" },
        { "New-UserGroup", "0:Name Description RequiredLicense Module WhatIf" },
        { "Get-UserGroup", "" },
        { "Set-UserGroup", "WhatIf" },
        { "Remove-UserGroup", "WhatIf" },
        { "Add-UserGroupMember", "0:UserGroup User|value WhatIf" },
        { "Remove-UserGroupMember", "0:UserGroup User|value WhatIf" },
        { "Get-UserGroupMember", "0:UserGroup Effective" },
        { "New-UserProfile", "0:Name Description RequiredLicense Module UserGroup WhatIf" },
        { "Get-UserProfile", "" },
        { "Set-UserProfile", "UserGroup WhatIf" },
        { "Remove-UserProfile", "WhatIf" },
        { "Add-UserProfileMember", "0:UserProfile User|value WhatIf" },
        { "Remove-UserProfileMember", "0:UserProfile User|value WhatIf" },
        { "Get-UserProfileMember", "0:UserProfile" },
        { "Get-SystemUserSetting", "0:User|value Name" },
        { "Set-SystemUserSetting", "0:User|value Name Value Clear WhatIf" },
        { "Get-GeneralUserSetting", "0:Name" },
        { "Set-GeneralUserSetting", "0:Name 1:Value WhatIf" },
        { "Import-EmployeeFile", "0:Path Mapping Source CreateUser FullLoad MatchBy PrimaryRow ExternalReference Item Force "
            + "Delimiter Encoding SheetName WhatIf" },
        { "Compare-EmployeeFile", "0:Path Mapping Source CreateUser FullLoad MatchBy PrimaryRow ExternalReference Item Force "
            + "Delimiter Encoding SheetName" },
        { "Import-Employee", "0:InputObject Source Mapping CreateUser FullLoad ExpectedCount ClearNull MatchBy PrimaryRow Item Force WhatIf" },
        { "Compare-Employee", "0:InputObject Source Mapping CreateUser FullLoad ExpectedCount ClearNull MatchBy PrimaryRow Item Force" },
        { "Get-ProvisioningRun", "0:Id" },
        { "Get-ProvisioningRunItem", "0:Run|value Action" },
        { "Approve-ProvisioningRun", "0:Run|value WhatIf" },
        { "Undo-ProvisioningRun", "0:Run|value WhatIf" },
        { "New-EmployeeFileTemplate", "0:Path Language" },
        { "Export-EmployeeFile", "0:Path" },
        { "New-EmployeeInterface", "0:Name ServerName RemoteDirectory Username HostKeyFingerprint Port KeyFile FilePattern Mapping CreateUser "
            + "FullLoad MatchBy ClaimTimeout ExportDirectory DirectoryServer SearchBase Filter Security CertificateFile GroupMap WhatIf" },
        { "Get-EmployeeInterface", "0:Name" },
        { "Set-EmployeeInterface", "0:Name WhatIf" },
        { "Remove-EmployeeInterface", "0:Name WhatIf" },
        { "Test-EmployeeInterface", "0:Name Credential" },
        { "Invoke-EmployeeInterface", "0:Name Credential Direction WhatIf" },
        { "New-WorkplaceIssuer", "0:Name Issuer Audience Provisioning EmailDomain MatchBy UpdateContact ClaimMap GroupMap RequiredGroup WhatIf" },
        { "Get-WorkplaceIssuer", "0:Name" },
        { "Set-WorkplaceIssuer", "0:Name|value Issuer Audience Provisioning EmailDomain MatchBy UpdateContact ClaimMap GroupMap RequiredGroup "
            + "WhatIf" },
        { "Remove-WorkplaceIssuer", "0:Name|value WhatIf" },
        { "Test-WorkplaceIssuer", "0:Name|value" },
        { "Register-WorkplaceLogin", "0:IdToken|value Nonce WhatIf" },
        { "Get-ProvisioningAudit", "Target Contact User Actor Action Since Until After Run" },
    };

    /// <summary>The output types, each with the properties that it must have.</summary>
    public static TheoryData<string, string> Types { get; } = new()
    {
        { "Contact", "Id Type ExternalReference FirstName Prefix LastName Initials OrganizationName DisplayName Email Phone Language JobTitle "
            + "Department CostCenter ManagerReference StartDate EndDate Fields Source HasSystemUser" },
        { "ContactFieldDefinition", "Id Name Type Headers Contacts" },
        { "AssignmentException", "Username Kind Name Rule Since Actor" },
        { "AssignmentRule", "Name Condition Except UserGroups UserProfiles License UsernameFormat CreateUser Priority Enabled Contacts" },
        { "SystemUser", "Id Username ContactId DisplayName Email Department Status BlockedSince BlockedUntil BlockReason License "
            + "UserGroups UserProfiles EffectiveUserGroups LoginMethod CredentialStatus MustChangePassword "
            + "LastLoginAt CreatedAt" },
        { "UserLicense", "License Level Total Used Available" },
        { "ClientSetting", "Name Value DefaultValue Section Description" },
        { "DuplicateContact", "By Value Contacts" },
        { "SystemUserAccess", "Username Kind Name GivenBy Detail Since" },
        { "LoginCheck", "Username CanLogIn Reasons" },
        { "CredentialDelivery", "Username To Status MessageId SentAt Reason" },
        { "ProvisioningRun", "Id Source Status Rows Created Updated Unchanged Archived Restored Rejected UsersCreated StartedAt Duration" },
        { "ProvisioningRunItem", "Line ExternalReference DisplayName Action Changes Field Reason" },
        { "WorkplaceLogin", "Outcome Reason Contact SystemUser" },
        { "AuditCheck", "IsSound Entries BrokenAt Anchor" },
        { "WorkplaceIssuer", "Name Issuer Audience Provisioning EmailDomain MatchBy UpdateContact ClaimMap GroupMap RequiredGroup" },
        { "AuditEntry", "Id At Actor Action TargetType Target Before After RunId" },
    };

    /// <summary>The enumerations whose values scripts use, each with its values.</summary>
    public static TheoryData<string, string> Choices { get; } = new()
    {
        { "ContactType", "Person Organization" },
        { "ContactFieldType", "Text Number Date Boolean" },
        { "DuplicateKind", "Email Phone Name" },
        { "SystemUserStatus", "Active Archived" },
        { "LoginMethod", "Password Workplace Any" },
        { "CredentialStatus", "None Pending Scheduled Sent Set" },
        { "DeliveryStatus", "Sent Failed Skipped Scheduled Pending" },
        { "LicenseType", "Requestor LimitedUser FullUser SpecialUser Support Administrator SystemAdministrator" },
        { "ProvisioningRunStatus", "Completed CompletedWithErrors AwaitingApproval Failed Undone" },
        { "ImportAction", "Create Update Unchanged Archive Restore Reject" },
        { "WorkplaceOutcome", "Known UserCreated ContactAndUserCreated Denied" },
        { "WorkplaceProvisioning", "None User ContactAndUser" },
    };

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Each_cmdlet_keeps_its_parameters(string cmdlet, string parameters)
    {
        var command = (CmdletInfo)_session.Do($"Get-Command {cmdlet}")[0].BaseObject;
        Assert.True(WithoutConnection.Contains(cmdlet) || command.Parameters.ContainsKey("Connection"), $"{cmdlet} has no -Connection.");
        foreach (string expected in parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = expected[(expected.IndexOf(':', StringComparison.Ordinal) + 1)..];
            bool piped = name.EndsWith("|value", StringComparison.Ordinal);
            name = piped ? name[..^"|value".Length] : name;
            Assert.True(command.Parameters.TryGetValue(name, out ParameterMetadata? parameter), $"{cmdlet} has no -{name}.");
            IEnumerable<ParameterAttribute> attributes = parameter.Attributes.OfType<ParameterAttribute>();
            if (expected.Contains(':', StringComparison.Ordinal))
            {
                Assert.Contains(attributes, attribute => attribute.Position == expected[0] - '0');
            }

            if (piped)
            {
                Assert.Contains(attributes, attribute => attribute.ValueFromPipeline);
                Assert.Contains(attributes, attribute => attribute.ValueFromPipelineByPropertyName);
            }
        }
    }

    [Fact]
    public void Each_cmdlet_that_changes_something_has_WhatIf()
    {
        string[] reading = ["Get", "Test", "Compare", "Connect", "Disconnect", "Export", "Find", "New-EmployeeFileTemplate"];
        Assert.Empty(_session.Do("Get-Command -Module UserProvisioning").Select(item => (CmdletInfo)item.BaseObject)
            .Where(command => !reading.Contains(command.Verb) && !reading.Contains(command.Name) && !command.Parameters.ContainsKey("WhatIf"))
            .Select(command => command.Name));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Each_output_type_keeps_its_properties(string type, string properties)
    {
        Type output = Service.GetType($"UserProvisioning.{type}", throwOnError: true)!;
        Assert.Empty(properties.Split(' ').Except(output.GetProperties().Select(property => property.Name)));
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Each_enumeration_keeps_its_values(string type, string values) =>
        Assert.Empty(values.Split(' ').Except(Enum.GetNames(Service.GetType($"UserProvisioning.{type}", throwOnError: true)!)));

    [Fact]
    public void No_error_id_is_removed() => Assert.Empty(
        ("NotConnected ConnectionFailed SchemaOutdated ContactNotFound ContactHasSystemUser ContactInvalid EmailMissing UserNotFound "
            + "UsernameTaken UsernameInvalid "
        + "UsernameEmpty LicenseUnavailable LicenseTooLow LicenseInUse UserGroupNotFound UserProfileNotFound SettingUnknown SettingInvalid "
        + "PasswordPolicy FileUnreadable "
        + "MappingInvalid RunNotFound PlanOutdated "
        + "RunNotApprovable UndoConflict InterfaceNotFound HostKeyMismatch TransferFailed CertificateMismatch DirectoryFailed "
        + "MailFailed TokenInvalid "
        + "TokenUsed IssuerNotFound Conflict").Split(' ')
        .Except(typeof(ErrorIds)
            .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => (string)field.GetRawConstantValue()!)));

    [Fact]
    public void No_client_setting_is_removed_and_no_default_changes()
    {
        var expected = new Dictionary<string, string>
        {
            ["ClientName"] =
                "", ["ClientReference"] = "", ["DefaultLanguage"] = "en", ["UsernameFormat"] = "{FirstName:1}{LastName}", ["DefaultUserGroups"] = "",
            ["DefaultUserProfiles"] =
                "", ["DefaultLicense"] = "Requestor", ["LoginEnabled"] = "True", ["LoginUrl"] = "", ["PasswordMinimumLength"] = "12",
            ["PasswordRequireUppercase"] =
                "True", ["PasswordRequireLowercase"] = "True", ["PasswordRequireDigit"] = "True", ["PasswordRequireSymbol"] = "True",
            ["PasswordMaxAgeDays"] =
                "0", ["FirstPasswordValidDays"] = "30", ["CredentialDaysBeforeStart"] = "0",
            ["MustChangePasswordAtFirstLogin"] = "True", ["SmtpServer"] = "", ["SmtpPort"] = "587", ["SmtpTlsMode"] = "StartTls",
            ["MailFrom"] = "", ["MailPickupDirectory"] =
                "", ["LeaverThresholdPercent"] = "10", ["LeaverThresholdMinimum"] = "5", 
        };
        Dictionary<string, string> actual = _session.Do("Get-ClientSetting").ToDictionary(
            item => (string)item.Properties["Name"].Value,
            item => string.Join('|', LanguagePrimitives.ConvertTo<string[]>(item.Properties["DefaultValue"].Value) ?? []));
        foreach ((string name, string value) in expected)
        {
            Assert.True(actual.TryGetValue(name, out string? found), $"There is no setting {name}.");
            Assert.Equal((name, value), (name, found));
        }
    }

    private static Assembly Service => typeof(ErrorIds).Assembly;

    public sealed class SharedSession : IDisposable
    {
        internal Session Session { get; } = new();

        public void Dispose() => Session.Dispose();
    }
}
