<#
    Runs every test: xunit, and Pester. Called by build.ps1 Test, after the module was built.

    A test may be skipped only if tests/skips.psd1 names it; any other that is skipped fails the run.
    The last line is 'Tests: 123 passed, 0 failed, 4 skipped'; the exit code is 0 when none failed.
#>
param(
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
$results = Join-Path (Split-Path $PSScriptRoot) 'out' 'tests'
$null = New-Item $results -ItemType Directory -Force
$totals = @{ Passed = 0; Failed = 0; Skipped = 0 }
. (Join-Path $PSScriptRoot 'Pester' 'Install.ps1')
. (Join-Path $PSScriptRoot 'SkipBudget.ps1')

# Installs a Debian package that tests need. Without it those tests are skipped.
function Install-TestPackage([string[]] $Package, [string] $What) {
    $aptGet = '/usr/bin/apt-get'
    if (-not (Test-Path $aptGet)) {
        return
    }

    $sudo = @()
    if ((Test-Program 'id' '-u').Output -ne '0') {
        if (-not (Test-Program 'sudo' '-n', 'true').Succeeded) {
            return
        }

        $sudo = 'sudo', '-n'
    }

    # A server that is installed for tests must not start as a service of the machine.
    $script = @'
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy
fi
DEBIAN_FRONTEND=noninteractive /usr/bin/apt-get install -y -qq --no-install-recommends "$@"
'@
    $install = $sudo + @('sh', '-c', $script, 'sh') + $Package
    $update = $sudo + @('env', $aptGet, 'update', '-qq')
    "Installing $What of the tests ($Package)"
    $attempt = Test-Program $install[0] $install[1..100]
    if (-not $attempt.Succeeded) {
        # A new machine has no list of packages yet, or an old one.
        [void] (Test-Program $update[0] $update[1..100])
        $attempt = Test-Program $install[0] $install[1..100]
    }

    if (-not $attempt.Succeeded) {
        "It could not be installed, so its tests are skipped: $($attempt.Output -join ' ')"
    }
}

# A real mail server for the tests of Send-LoginCredential.
function Install-MailServer {
    if (-not (Test-Program '/usr/bin/python3' '-c', 'import aiosmtpd').Succeeded) {
        Install-TestPackage 'python3-aiosmtpd' 'the mail server'
    }
}

# A real SSH server for the tests of employee interfaces. It is not enabled as a service, neither now nor after a restart.
function Install-SshServer {
    if (-not (Test-Path '/usr/sbin/sshd')) {
        Install-TestPackage 'openssh-server' 'the SSH server'
        if ((Test-Path '/usr/sbin/sshd')) {
            foreach ($unit in 'ssh.service', 'ssh.socket') {
                $null = Test-Program 'sh' '-c', "systemctl disable $unit || sudo -n systemctl disable $unit"
            }
        }
    }
}

# Real directories for the tests of employee interfaces: OpenLDAP, and the domain controller of Samba. Neither is enabled as a service.
function Install-Directory {
    if (-not (Test-Path '/usr/sbin/slapd') -or -not (Test-Path '/usr/bin/ldapmodify') -or -not (Test-Path '/usr/lib/*/sasl2/libgssapiv2.so')) {
        Install-TestPackage 'slapd', 'ldap-utils', 'libsasl2-modules-gssapi-mit' 'the directory'
        $null = Test-Program 'sh' '-c', 'systemctl disable --now slapd.service || sudo -n systemctl disable --now slapd.service'
    }

    if (-not (Test-Path '/usr/sbin/samba') -or -not (Test-Path '/usr/bin/samba-tool')) {
        $samba = 'samba-ad-dc', 'samba-dsdb-modules', 'samba-vfs-modules', 'samba-ad-provision', 'winbind'
        Install-TestPackage $samba 'the domain controller'
        foreach ($unit in 'samba-ad-dc', 'smbd', 'nmbd', 'winbind') {
            $null = Test-Program 'sh' '-c', "systemctl disable --now $unit.service || sudo -n systemctl disable --now $unit.service"
        }
    }
}

# A real browser for the tests of Export-ProvisioningReport.
function Install-Browser {
    $browsers = 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'
    if (-not $env:USERPROVISIONING_TEST_BROWSER -and -not (Get-Command $browsers -CommandType Application -ErrorAction Ignore)) {
        Install-TestPackage 'chromium' 'the browser'
    }
}

function Invoke-XunitTest {
    'Building the tests'
    $project = Join-Path $PSScriptRoot 'UserProvisioning.Tests'
    $build = Test-Program 'dotnet' 'build', $project, '-c', $Configuration, '--nologo', '-v', 'quiet'
    if (-not $build.Succeeded) {
        $build.Output
        throw 'The tests do not build.'
    }

    $assembly = (Get-ChildItem (Join-Path $project 'bin' $Configuration) -Recurse -Filter 'UserProvisioning.Tests.dll')[0].FullName
    $server = $env:USERPROVISIONING_TEST_SQLSERVER
    try {
        # Always on the embedded engine; then, on the server that is named, what works on a database.
        $env:USERPROVISIONING_TEST_SQLSERVER = $null
        Invoke-XunitRun 'Running the tests' $assembly 'xunit.xml'
        if ($server) {
            $env:USERPROVISIONING_TEST_SQLSERVER = $server

            # Run all tests except those that use no database, and those that kill processes with an embedded file open.
            $without = 'Architecture.*', 'Loading.*', 'Packaging.*', 'Processes.KillTests' | ForEach-Object { '-class-'; "UserProvisioning.Tests.$_" }
            Invoke-XunitRun 'Running the tests on SQL Server' $assembly 'xunit-sqlserver.xml' $without
        }
    }
    finally {
        $env:USERPROVISIONING_TEST_SQLSERVER = $server
    }
}

function Invoke-XunitRun([string] $What, [string] $Assembly, [string] $Report, [string[]] $Filter = @()) {
    $What
    $report = Join-Path $results $Report
    Remove-Item $report -ErrorAction Ignore
    $wasSkipped = $false
    & dotnet $Assembly -noLogo -noColor -result-xml $report @Filter | ForEach-Object {
        # A skipped test and its reason are a line each, and are listed at the end.
        $isReason = $wasSkipped
        $wasSkipped = $_ -match '\[SKIP\]'
        if (-not $isReason -and -not $wasSkipped -and $_ -notmatch '^\s*$') { $_ }
    }
    if (-not (Test-Path $report)) {
        throw 'The tests did not run to their end.'
    }

    $xml = [xml] (Get-Content $report -Raw)
    foreach ($run in $xml.SelectNodes('/assemblies/assembly')) {
        $totals.Passed += [int] $run.passed
        # An error is a failure outside a test, as in the clean-up of a fixture.
        $totals.Failed += [int] $run.failed + [int] $run.errors
        $totals.Skipped += [int] $run.skipped
    }

    $xml.SelectNodes('//test') | ForEach-Object { Add-RunTest "$($_.type).$($_.method)" }
    foreach ($test in $xml.SelectNodes('//test[@result="Skip"]')) {
        Add-SkippedTest "$($test.type).$($test.method)" $test.SelectSingleNode('reason').InnerText
    }
}

function Invoke-PesterTest {
    $modules = Install-Pester
    $before = $env:PSModulePath
    $server = $env:USERPROVISIONING_TEST_SQLSERVER
    try {
        if ($modules) { $env:PSModulePath = "$modules$([IO.Path]::PathSeparator)$before" }
        $env:USERPROVISIONING_TEST_SQLSERVER = $null
        Invoke-PesterRun 'Running Pester' 'pester.json'
        if ($server) {
            $env:USERPROVISIONING_TEST_SQLSERVER = $server
            Invoke-PesterRun 'Running Pester on SQL Server' 'pester-sqlserver.json'
        }
    }
    finally {
        $env:PSModulePath = $before
        $env:USERPROVISIONING_TEST_SQLSERVER = $server
    }
}

function Invoke-PesterRun([string] $What, [string] $Report) {
    $What
    $report = Join-Path $results $Report
    Remove-Item $report -ErrorAction Ignore

    # In another process of this PowerShell, so that the module that was just built is what it imports.
    # A PowerShell that is a .NET tool runs in 'dotnet'.
    $self = [Environment]::ProcessPath
    $tool = if ((Split-Path $self -LeafBase) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' }
    & $self $tool -NoLogo -NoProfile -NonInteractive -File (Join-Path $PSScriptRoot 'Pester' 'run.ps1') -Report $report
    if (-not (Test-Path $report)) {
        throw 'Pester did not run to its end.'
    }

    $run = Get-Content $report -Raw | ConvertFrom-Json
    $totals.Passed += $run.Passed
    $totals.Failed += $run.Failed
    $totals.Skipped += $run.Skipped.Count
    $run.Tests | ForEach-Object { Add-RunTest "Pester: $_" }
    $run.Skipped | ForEach-Object { Add-SkippedTest "Pester: $_" 'Pester gives no reason.' }
}

Install-MailServer
Install-SshServer
Install-Directory
Install-Browser
Invoke-XunitTest
Invoke-PesterTest
$totals.Failed += Show-SkipFault
"Tests: $($totals.Passed) passed, $($totals.Failed) failed, $($totals.Skipped) skipped"
exit [int] ($totals.Failed -gt 0)
