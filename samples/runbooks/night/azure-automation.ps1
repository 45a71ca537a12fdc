<#
    An Azure Automation runbook (PowerShell 7.4), on a hybrid worker that reaches the SFTP server. Publish night.ps1
    beside it under that name. It needs the module UserProvisioning, a managed identity with the role UserProvisioningOperator in the database, and
    these assets of the account:

        credential  UserProvisioning-SFTP   who signs in to the SFTP server, or the passphrase of the interface's key file as its password
        credential  UserProvisioning-Mail   who signs in to the mail server
        credential  UserProvisioning-Directory   who signs in to the directory; only where an interface reads one
        variables   UserProvisioning-Server, UserProvisioning-Database, UserProvisioning-SmtpServer, UserProvisioning-From, UserProvisioning-To
#>
param(
    [string] $Name = '*'
)

$ErrorActionPreference = 'Stop'
$null = Connect-AzAccount -Identity

# Only where an interface reads a directory: who signs in to it.
$directory = Get-AutomationPSCredential 'UserProvisioning-Directory' -ErrorAction SilentlyContinue
$token = (Get-AzAccessToken -ResourceUrl 'https://database.windows.net/' -AsSecureString).Token

.\night.ps1 `
    -ServerInstance (Get-AutomationVariable 'UserProvisioning-Server') `
    -Database (Get-AutomationVariable 'UserProvisioning-Database') `
    -AccessToken $token `
    -Name $Name `
    -Credential (Get-AutomationPSCredential 'UserProvisioning-SFTP') `
    -DirectoryCredential $directory `
    -SmtpServer (Get-AutomationVariable 'UserProvisioning-SmtpServer') `
    -MailCredential (Get-AutomationPSCredential 'UserProvisioning-Mail') `
    -From (Get-AutomationVariable 'UserProvisioning-From') `
    -To (Get-AutomationVariable 'UserProvisioning-To')

# The job is shown as failed, and an alert on failed jobs tells whoever the mail did not reach.
if ($LASTEXITCODE -ne 0) { throw 'The night had trouble; the output of this job says what.' }
