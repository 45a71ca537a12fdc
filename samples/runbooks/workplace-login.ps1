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

# Nothing of the body is written anywhere: it is as good as a password. A token that is refused must not keep others out, so it does not stop
# the runbook; the job shows it as an error.
$logins = $WebhookData.RequestBody | ConvertFrom-Json | Register-WorkplaceLogin -ErrorAction Continue
$logins
foreach ($login in $logins) {
    if ($login.Outcome -eq 'Denied') { Write-Warning "$($login.Contact.DisplayName): $($login.Message)" }
}
