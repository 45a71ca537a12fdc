<#
    Holds the tests that were skipped against those that tests/skips.psd1 allows. Dot-sourced by tests/run.ps1.
#>
$skipBudget = (Import-PowerShellDataFile (Join-Path $PSScriptRoot 'skips.psd1')).Skips
$skipNames = [Collections.Generic.HashSet[string]]::new()
$skipFaults = [Collections.Generic.List[string]]::new()

# The conditions of skips.psd1 that hold for this run.
function Get-SkipCondition {
    if ($env:USERPROVISIONING_TEST_SQLSERVER) { 'Server' } else { 'Embedded' }
    if ($IsWindows) { 'Windows' } elseif ($IsMacOS) { 'MacOS' } else { 'Linux' }
    if ([Environment]::IsPrivilegedProcess) { 'Root' } else { 'NotRoot' }

    # The Ubuntu machine of GitHub has all peers, so that no test that needs one is skipped everywhere.
    if (-not ($env:GITHUB_ACTIONS -and $IsLinux)) { 'WithoutPeer' }
}

# Records that a test with this name exists.
function Add-RunTest([string] $Name) {
    $null = $skipNames.Add($Name)
}

# Records a skipped test, and shows it.
function Add-SkippedTest([string] $Name, [string] $Reason) {
    "Skipped: ${Name}: $Reason"
    $holds = Get-SkipCondition
    if (-not ($skipBudget | Where-Object { $Name -like $_.Test -and (-not $_.When -or ($_.When | Where-Object { $_ -in $holds })) })) {
        $skipFaults.Add("'$Name' was skipped, and tests/skips.psd1 does not allow it here ($holds): $Reason")
    }
}

# Shows the faults and returns their number: skipped tests that may not be skipped, and entries for tests that do not exist.
function Show-SkipFault {
    foreach ($entry in $skipBudget) {
        if (-not ($skipNames | Where-Object { $_ -like $entry.Test })) {
            $skipFaults.Add("tests/skips.psd1 allows '$($entry.Test)' to be skipped, and there is no such test.")
        }
    }

    $skipFaults | Out-Host
    $skipFaults.Count
}
