<#
    Runs every test: xunit, and Pester in a real pwsh. Called by build.ps1 Test, after the module and the host were built.
    Like build.ps1 it also runs in the project's own host, so it keeps to PowerShell's core cmdlets and .NET calls.

    The last line is 'Tests: 123 passed, 0 failed, 4 skipped'; the exit code is 0 when none failed.
#>
param(
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$results = [IO.Path]::Combine([IO.Path]::GetDirectoryName($PSScriptRoot), 'out', 'tests')
[void] [IO.Directory]::CreateDirectory($results)
$totals = @{ Passed = 0; Failed = 0; Skipped = 0 }
. ([IO.Path]::Combine($PSScriptRoot, 'Pester', 'Install.ps1'))

# What tests need of Debian's packages and this machine lacks. Without it they are skipped.
function Install-TestPackage([string] $Package, [string] $What) {
    $aptGet = '/usr/bin/apt-get'
    if (-not [IO.File]::Exists($aptGet)) {
        return
    }

    $sudo = @()
    if ((Test-Program 'id' '-u').Said -ne '0') {
        if (-not (Test-Program 'sudo' '-n', 'true').Succeeded) {
            return
        }

        $sudo = 'sudo', '-n'
    }

    # A server that is installed for tests must not begin to serve the machine.
    $script = @'
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy
fi
DEBIAN_FRONTEND=noninteractive /usr/bin/apt-get install -y -qq --no-install-recommends "$1"
'@
    $install = $sudo + @('sh', '-c', $script, 'sh', $Package)
    $update = $sudo + @('env', $aptGet, 'update', '-qq')
    "Installing $What of the tests ($Package)"
    $attempt = Test-Program $install[0] $install[1..100]
    if (-not $attempt.Succeeded) {
        # A new machine has no list of packages yet, or an old one.
        [void] (Test-Program $update[0] $update[1..100])
        $attempt = Test-Program $install[0] $install[1..100]
    }

    if (-not $attempt.Succeeded) {
        "It could not be installed, so its tests are skipped: $($attempt.Said | ForEach-Object { $_ })"
    }
}

# A real mail server for the tests of Send-LoginCredential.
function Install-MailServer {
    if (-not (Test-Program '/usr/bin/python3' '-c', 'import aiosmtpd').Succeeded) {
        Install-TestPackage 'python3-aiosmtpd' 'the mail server'
    }
}

# A real SSH server for the tests of employee interfaces. It serves nobody else: not now, and not after the next start.
function Install-SshServer {
    if (-not [IO.File]::Exists('/usr/sbin/sshd')) {
        Install-TestPackage 'openssh-server' 'the SSH server'
        if ([IO.File]::Exists('/usr/sbin/sshd')) {
            foreach ($unit in 'ssh.service', 'ssh.socket') { [void] (Test-Program 'sh' '-c', "systemctl disable $unit || sudo -n systemctl disable $unit") }
        }
    }
}

# A real browser for the tests of Export-ProvisioningReport.
function Install-Browser {
    if (-not $env:USERPROVISIONING_TEST_BROWSER -and -not (Get-Command 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable' -CommandType Application -ErrorAction Ignore)) {
        Install-TestPackage 'chromium' 'the browser'
    }
}

function Invoke-XunitTest {
    'Building the tests'
    $project = [IO.Path]::Combine($PSScriptRoot, 'UserProvisioning.Tests')
    $build = Test-Program 'dotnet' 'build', $project, '-c', $Configuration, '--nologo', '-v', 'quiet'
    if (-not $build.Succeeded) {
        $build.Said
        throw 'The tests do not build.'
    }

    $assembly = [IO.Directory]::GetFiles([IO.Path]::Combine($project, 'bin', $Configuration), 'UserProvisioning.Tests.dll', 'AllDirectories')[0]
    $server = $env:USERPROVISIONING_TEST_SQLSERVER
    try {
        # Always on the embedded engine; then, on the server that is named, what works on a database.
        $env:USERPROVISIONING_TEST_SQLSERVER = $null
        Invoke-XunitRun 'Running the tests' $assembly 'xunit.xml'
        if ($server) {
            $env:USERPROVISIONING_TEST_SQLSERVER = $server
            $areas = 'Storage', 'Contacts', 'SystemUsers', 'Authorizations', 'Licenses', 'Credentials', 'Settings', 'Audit', 'EmployeeFiles', 'EmployeeInterfaces',
                'Workplace', 'Reporting', 'Mail', 'Cmdlets', 'Completion', 'Views', 'Help'
            $classes = @($areas | ForEach-Object { '-class'; "UserProvisioning.Tests.$_.*" }) + '-class', 'UserProvisioning.Tests.Hosting.RaceTests'
            Invoke-XunitRun 'Running the tests on SQL Server' $assembly 'xunit-sqlserver.xml' $classes
        }
    }
    finally {
        $env:USERPROVISIONING_TEST_SQLSERVER = $server
    }
}

function Invoke-XunitRun([string] $What, [string] $Assembly, [string] $Report, [string[]] $Filter = @()) {
    $What
    $report = [IO.Path]::Combine($results, $Report)
    [IO.File]::Delete($report)
    $wasSkipped = $false
    & dotnet $Assembly -noLogo -noColor -result-xml $report @Filter | ForEach-Object {
        # A skipped test and its reason, a line each, are said at the end.
        $isReason = $wasSkipped
        $wasSkipped = $_ -match '\[SKIP\]'
        if (-not $isReason -and -not $wasSkipped -and $_ -notmatch '^\s*$') { $_ }
    }
    if (-not [IO.File]::Exists($report)) {
        throw 'The tests did not run to their end.'
    }

    $xml = [xml] [IO.File]::ReadAllText($report)
    foreach ($run in $xml.SelectNodes('/assemblies/assembly')) {
        $totals.Passed += [int] $run.passed
        # An error is a failure outside a test, as in the clean-up of a fixture.
        $totals.Failed += [int] $run.failed + [int] $run.errors
        $totals.Skipped += [int] $run.skipped
    }

    foreach ($test in $xml.SelectNodes('//test[@result="Skip"]')) {
        "Skipped: $($test.name): $($test.SelectSingleNode('reason').InnerText)"
    }
}

function Invoke-PesterTest {
    try {
        $pwsh = Find-PowerShell
        if (-not $pwsh) {
            'Installing PowerShell for Pester, where an earlier run has not'
            $pwsh = Install-PowerShell
        }

        $modules = Install-Pester $pwsh
    }
    catch {
        "Pester did not run: $_"
        return
    }

    $before = $env:PSModulePath
    $server = $env:USERPROVISIONING_TEST_SQLSERVER
    try {
        if ($modules) { $env:PSModulePath = "$modules$([IO.Path]::PathSeparator)$before" }
        $env:USERPROVISIONING_TEST_SQLSERVER = $null
        Invoke-PesterRun 'Running Pester' 'pester.txt'
        if ($server) {
            $env:USERPROVISIONING_TEST_SQLSERVER = $server
            Invoke-PesterRun 'Running Pester on SQL Server' 'pester-sqlserver.txt'
        }
    }
    finally {
        $env:PSModulePath = $before
        $env:USERPROVISIONING_TEST_SQLSERVER = $server
    }
}

function Invoke-PesterRun([string] $What, [string] $Report) {
    $What
    $report = [IO.Path]::Combine($results, $Report)
    [IO.File]::Delete($report)

    # In a process of its own, so that the module that was just built is what it imports.
    & $pwsh -NoLogo -NoProfile -NonInteractive -File ([IO.Path]::Combine($PSScriptRoot, 'Pester', 'run.ps1')) -Report $report
    if (-not [IO.File]::Exists($report)) {
        throw 'Pester did not run to its end.'
    }

    $counts = [IO.File]::ReadAllText($report).Trim() -split ' '
    $totals.Passed += [int] $counts[0]
    $totals.Failed += [int] $counts[1]
    $totals.Skipped += [int] $counts[2]
}

Install-MailServer
Install-SshServer
Install-Browser
Invoke-XunitTest
Invoke-PesterTest
"Tests: $($totals.Passed) passed, $($totals.Failed) failed, $($totals.Skipped) skipped"
exit [int] ($totals.Failed -gt 0)
