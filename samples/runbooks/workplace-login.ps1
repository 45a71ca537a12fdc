<#
    A runbook that a webhook starts at each login into the workplace app: Azure Automation hands it the request as $WebhookData.
    The body is JSON: { "idToken": "..." }, or a list of such. A runbook whose account has a managed identity with the role UserProvisioningOperator
    in an Azure SQL database starts this one with -ServerInstance, -Database and the identity's token as -AccessToken.
#>
param(
    [object] $WebhookData,

    # The database: an embedded file, or a SQL Server.
    [string] $Path,
    [string] $ServerInstance,
    [string] $Database,
    [securestring] $AccessToken,

    # Instead of these, where signing in takes something else. Without a password: others can read a command line.
    [string] $ConnectionString
)

$ErrorActionPreference = 'Stop'
Import-Module UserProvisioning
$connection = @{}
foreach ($part in 'Path', 'ServerInstance', 'Database', 'AccessToken', 'ConnectionString') {
    if ($PSBoundParameters.ContainsKey($part)) { $connection[$part] = $PSBoundParameters[$part] }
}

$null = Connect-UserProvisioning @connection

# Nothing of the body is written anywhere: it is as good as a password. A token that is refused must not keep others out, so it does not stop
# the runbook; the job shows it as an error.
$logins = $WebhookData.RequestBody | ConvertFrom-Json | Register-WorkplaceLogin -ErrorAction Continue
$logins
foreach ($login in $logins) {
    if ($login.Reason) { Write-Warning "$($login.Contact.DisplayName): $($login.Message)" }
}
