<#
    A runbook that a webhook starts at each login into the workplace app: Azure Automation hands it the request as $WebhookData.
    The body is JSON: { "idToken": "..." }, or a list of such.
#>
param(
    [object] $WebhookData,
    [string] $Database
)

$ErrorActionPreference = 'Stop'
Import-Module UserProvisioning
$null = Connect-UserProvisioning $Database

# Nothing of the body is written anywhere: it is as good as a password.
$logins = $WebhookData.RequestBody | ConvertFrom-Json | Register-WorkplaceLogin
$logins
foreach ($login in $logins) {
    if ($login.Outcome -eq 'Denied') { Write-Warning "$($login.Contact.DisplayName): $($login.Message)" }
}
