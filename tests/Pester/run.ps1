<#
    Runs the Pester files of this folder in this pwsh, and writes to -Report, as JSON, how many tests passed and failed, and the names of all tests
    and of those that were skipped.

    pwsh tests/Pester/run.ps1 -Name Errors,Paths    only these files
#>
param(
    [string] $Report,
    [string[]] $Name = '*'
)

$pester = Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 } | Sort-Object Version -Descending | Select-Object -First 1
if (-not $pester) {
    throw 'This pwsh has no Pester 5. Install-Module Pester -MinimumVersion 5.5 gets it.'
}

Import-Module $pester.Path
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Name -split ',\s*' | ForEach-Object { "$PSScriptRoot/$_.Tests.ps1" }
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ([Console]::IsOutputRedirected) { $configuration.Output.RenderMode = 'Plaintext' }
$run = Invoke-Pester -Configuration $configuration
if ($global:UserProvisioningTestDatabase) {
    . "$PSScriptRoot/Setup.ps1"
    Invoke-TestServer master "DROP DATABASE IF EXISTS [$global:UserProvisioningTestDatabase]"
}

# A file that cannot be read, or a block that fails outside a test, is a failure too.
$failed = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
if ($Report) {
    @{
        Passed  = $run.PassedCount
        Failed  = $failed
        Skipped = @($run.Skipped + $run.NotRun | ForEach-Object ExpandedPath)
        Tests   = @($run.Tests.ExpandedPath)
    } | ConvertTo-Json | Set-Content $Report
}
