@{
    RootModule           = 'UserProvisioning.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = 'b0a5f6c1-6f0e-4a0b-9f57-2f6b2f6a9d31'
    Author               = 'The UserProvisioning contributors'
    CompanyName          = 'The UserProvisioning contributors'
    Copyright            = '(c) 2026 The UserProvisioning contributors. MIT license.'
    Description          = 'Turns contacts and HR files into system users of a workplace-management system: with the right name, license, groups and credentials.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('UserProvisioning.Format.ps1xml')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Add-UserGroupMember'
        'Add-UserProfileMember'
        'Approve-ImportRun'
        'Compare-EmployeeFile'
        'Connect-UserProvisioning'
        'Disable-SystemUser'
        'Disconnect-UserProvisioning'
        'Enable-SystemUser'
        'Export-EmployeeFile'
        'Get-ClientSetting'
        'Get-Contact'
        'Get-GeneralUserSetting'
        'Get-ImportRun'
        'Get-ImportRunItem'
        'Get-ProvisioningAudit'
        'Get-SystemUser'
        'Get-SystemUserSetting'
        'Get-UserGroup'
        'Get-UserGroupMember'
        'Get-UserLicense'
        'Get-UserProfile'
        'Get-UserProfileMember'
        'Get-UserProvisioningConnection'
        'Get-WorkplaceIdentity'
        'Import-EmployeeFile'
        'Initialize-UserProvisioningDatabase'
        'New-Contact'
        'New-EmployeeFileTemplate'
        'New-SystemUser'
        'New-UserGroup'
        'New-UserProfile'
        'Register-WorkplaceLogin'
        'Remove-Contact'
        'Remove-UserGroup'
        'Remove-UserGroupMember'
        'Remove-UserProfile'
        'Remove-UserProfileMember'
        'Remove-WorkplaceIdentity'
        'Send-LoginCredential'
        'Set-ClientSetting'
        'Set-Contact'
        'Set-GeneralUserSetting'
        'Set-SystemUserCredential'
        'Set-SystemUserLicense'
        'Set-SystemUserSetting'
        'Set-UserGroup'
        'Set-UserLicense'
        'Set-UserProfile'
        'Test-SystemUser'
        'Undo-ImportRun'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('Identity', 'Provisioning', 'Onboarding', 'HR', 'License', 'SCIM', 'IWMS', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
