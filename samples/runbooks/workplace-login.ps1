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

    # A connection string to use instead. It must not have a password, since others can read a command line.
    [string] $ConnectionString
)

$ErrorActionPreference = 'Stop'
Import-Module UserProvisioning
$connection = @{}
foreach ($part in 'Path', 'ServerInstance', 'Database', 'AccessToken', 'ConnectionString') {
    if ($PSBoundParameters.ContainsKey($part)) { $connection[$part] = $PSBoundParameters[$part] }
}

$null = Connect-UserProvisioning @connection

# The body must not be written anywhere, since a token works like a password. A token that is refused must not stop the others, so it does not end
# the runbook; the job shows it as an error.
$logins = $WebhookData.RequestBody | ConvertFrom-Json | Register-WorkplaceLogin -ErrorAction Continue
$logins
foreach ($login in $logins) {
    if ($login.Reason) { Write-Warning "$($login.Contact.DisplayName): $($login.Message)" }
}
