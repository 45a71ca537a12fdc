<#
    Imports the accounts of Active Directory as employees, every night or as often as you like. It needs the modules ActiveDirectory and
    UserProvisioning, and an account that may read the directory and has the role UserProvisioningOperator in the database.

    Exit codes: 0 when all went well, 2 when somebody must look (a run waits for approval, or accounts were rejected), 1 when it failed. After 1
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

    # Which accounts are employees. Service accounts have no employee number.
    [string] $Filter = "EmployeeID -like '*'",
    [string] $SearchBase,

    # One domain controller for all queries; another one may not have the newest accounts yet.
    [string] $Server,
    [pscredential] $Credential,

    # The name of the source, by which contacts remember who delivers them.
    [string] $Source = 'AD',

    # Makes a user for each account that is enabled.
    [switch] $CreateUser,

    # Archives the contacts of the source whose account is gone. Leave it out when the filter takes only a part of the employees.
    [switch] $FullLoad
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

try {
    foreach ($module in 'ActiveDirectory', 'UserProvisioning') {
        $command = @{ ActiveDirectory = 'Get-ADUser'; UserProvisioning = 'Import-Employee' }[$module]
        if (-not (Get-Command $command -ErrorAction Ignore)) { Import-Module $module }
    }

    $connection = @{}
    foreach ($part in 'Path', 'ServerInstance', 'Database', 'AccessToken', 'ConnectionString') {
        if ($PSBoundParameters.ContainsKey($part)) { $connection[$part] = $PSBoundParameters[$part] }
    }

    $null = Connect-UserProvisioning @connection
    $search = @{ Filter = $Filter }
    foreach ($part in 'SearchBase', 'Server', 'Credential') {
        if ($PSBoundParameters.ContainsKey($part)) { $search[$part] = $PSBoundParameters[$part] }
    }

    # The accounts are counted first. If a query then delivers another number, it delivered only a part, and nothing is changed.
    $count = @(Get-ADUser @search).Count
    $options = @{ Source = $Source; CreateUser = $CreateUser; FullLoad = $FullLoad; ExpectedCount = $count }
    $run = Get-ADUser @search -Properties * |
        Import-Employee @options -WarningAction SilentlyContinue -WarningVariable warnings
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
