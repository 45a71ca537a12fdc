<#
    Imports the users of Entra ID as employees. It needs the modules Microsoft.Graph.Users and UserProvisioning, and an application or managed
    identity with the permission User.Read.All. Without -ClientId it signs in with the managed identity of the machine, as in Azure Automation.

    Exit codes: 0 when all went well, 2 when somebody must look (a run waits for approval, or users were rejected), 1 when it failed. After 1
    nothing was changed, or the next call finishes what was begun.
#>
param(
    # The database: an embedded file, or a SQL Server.
    [string] $Path,
    [string] $ServerInstance,
    [string] $Database,
    [securestring] $AccessToken,

    # A connection string to use instead. It must not have a password, since others can read a command line.
    [string] $ConnectionString,

    # The application that signs in with a certificate, whose private key is in the store of this account.
    [string] $ClientId,
    [string] $TenantId,
    [string] $CertificateThumbprint,

    # Which users are read. Guests are no employees.
    [string] $Filter = "userType eq 'Member'",

    # The name of the source, by which contacts remember who delivers them.
    [string] $Source = 'Entra',

    # Makes a user for each account that is enabled.
    [switch] $CreateUser,

    # Archives the contacts of the source whose account is gone. Leave it out when the filter takes only a part of the employees.
    [switch] $FullLoad
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

try {
    foreach ($module in 'Microsoft.Graph.Users', 'UserProvisioning') {
        $command = @{ 'Microsoft.Graph.Users' = 'Get-MgUser'; UserProvisioning = 'Import-Employee' }[$module]
        if (-not (Get-Command $command -ErrorAction Ignore)) { Import-Module $module }
    }

    $connection = @{}
    foreach ($part in 'Path', 'ServerInstance', 'Database', 'AccessToken', 'ConnectionString') {
        if ($PSBoundParameters.ContainsKey($part)) { $connection[$part] = $PSBoundParameters[$part] }
    }

    $null = Connect-UserProvisioning @connection
    $signIn = if ($ClientId) {
        @{ ClientId = $ClientId; TenantId = $TenantId; CertificateThumbprint = $CertificateThumbprint }
    }
    else {
        @{ Identity = $true }
    }

    $null = Connect-MgGraph @signIn -NoWelcome

    # Graph delivers page by page and only what is asked for. If the pages hold another number than it says, nothing is changed.
    $count = Get-MgUserCount -Filter $Filter -ConsistencyLevel eventual
    $properties = 'id', 'employeeId', 'givenName', 'surname', 'mail', 'businessPhones', 'jobTitle', 'department', 'officeLocation', 'companyName',
        'accountEnabled', 'employeeHireDate', 'employeeLeaveDateTime', 'employeeOrgData', 'preferredLanguage'
    $users = @(Get-MgUser -All -Filter $Filter -Property $properties -ExpandProperty manager)
    if ($users.Count -ne $count) { throw "Graph counts $count users and delivered $($users.Count)." }

    # Shared mailboxes and rooms have no employee number.
    $employees = @($users | Where-Object EmployeeId)
    $options = @{ Source = $Source; CreateUser = $CreateUser; FullLoad = $FullLoad; ExpectedCount = $employees.Count }
    $run = $employees | Import-Employee @options -WarningAction SilentlyContinue -WarningVariable warnings
    $run
    $warnings | ForEach-Object { "Warning: $_" }

    switch ("$($run.Status)") {
        'Completed' { exit 0 }
        'AwaitingApproval' {
            "Run $($run.Id) would change too much and waits. Get-ProvisioningRunItem $($run.Id) shows what it would do;"
            "Approve-ProvisioningRun $($run.Id) applies it, and Undo-ProvisioningRun $($run.Id) withdraws it."
        }
        default {
            Get-ProvisioningRunItem $run | Where-Object Reason |
                ForEach-Object { "$($_.ExternalReference) $($_.DisplayName): $($_.Field) $($_.Reason)" }
        }
    }

    exit 2
}
catch {
    "The import failed: $($_.FullyQualifiedErrorId.Split(',')[0]): $_"
    exit 1
}
finally {
    if (Get-Command Disconnect-UserProvisioning -ErrorAction Ignore) { Disconnect-UserProvisioning -ErrorAction Ignore }
}
