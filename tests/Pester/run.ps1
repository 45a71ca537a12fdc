<#
    Runs the Pester files of this folder in this pwsh. Writes the numbers of passed, failed and skipped tests to -Report, or
    'missing' when there is no Pester 5.
#>
param(
    [Parameter(Mandatory)]
    [string] $Report
)

$pester = Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 } | Sort-Object Version -Descending | Select-Object -First 1
if (-not $pester) {
    Set-Content -Path $Report -Value 'missing'
    exit 0
}

Import-Module $pester.Path
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$run = Invoke-Pester -Configuration $configuration

# A file that cannot be read, or a block that fails outside a test, is a failure too.
$failed = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
Set-Content -Path $Report -Value "$($run.PassedCount) $failed $($run.SkippedCount + $run.NotRunCount)"
