<#
    Finds a PowerShell and a Pester for the tests, and installs into out/tools what the machine lacks. Dot-sourced by
    tests/run.ps1, so it too keeps to PowerShell's core cmdlets and .NET calls.

    PowerShell comes as the .NET tool that Microsoft publishes, Pester as its NuGet package; the versions of both are in
    Directory.Packages.props. They stay there from run to run; a version that moves is installed beside the old one.
#>
$repository = [IO.Path]::GetDirectoryName([IO.Path]::GetDirectoryName($PSScriptRoot))
$tools = [IO.Path]::Combine($repository, 'out', 'tools')

# Runs a program, and answers whether it succeeded and what it said.
function Test-Program([string] $Program, [string[]] $Arguments) {
    $ErrorActionPreference = 'Continue'
    try {
        $said = & $Program @Arguments 2>&1 | ForEach-Object { "$_" }
        return [pscustomobject] @{ Succeeded = $LASTEXITCODE -eq 0; Said = $said }
    }
    catch {
        return [pscustomobject] @{ Succeeded = $false; Said = @("$_") }
    }
}

function Get-PinnedVersion([string] $Package) {
    $versions = [xml] [IO.File]::ReadAllText([IO.Path]::Combine($repository, 'Directory.Packages.props'))
    $versions.SelectSingleNode("//PackageVersion[@Include='$Package']/@Version").Value
}

# The PowerShell that runs this, or one on the path: the path of its program; nothing when there is none that the module supports.
function Find-PowerShell {
    $candidates = @(
        # A pwsh that is a .NET tool runs in a process of 'dotnet', which is not a PowerShell to start.
        if ([IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -eq 'pwsh') { [Environment]::ProcessPath }
        Get-Command 'pwsh' -CommandType Application -All -ErrorAction Ignore | ForEach-Object Source
    )
    foreach ($pwsh in $candidates) {
        $answer = Test-Program $pwsh '-NoLogo', '-NoProfile', '-Command', '"$($PSVersionTable.PSVersion.Major) $($PSVersionTable.PSVersion.Minor)"'
        $major, $minor = "$($answer.Said)" -split ' '
        if ($answer.Succeeded -and [version] "$major.$minor" -ge [version] '7.4') {
            return $pwsh
        }
    }
}

# Installs PowerShell as a .NET tool; throws what was said when that fails.
function Install-PowerShell {
    $version = Get-PinnedVersion 'PowerShell'
    $folder = [IO.Path]::Combine($tools, "PowerShell-$version")
    $pwsh = [IO.Path]::Combine($folder, $(if ([OperatingSystem]::IsWindows()) { 'pwsh.exe' } else { 'pwsh' }))
    # The program is the last thing that an installation makes: without it, one was interrupted.
    if (-not [IO.File]::Exists($pwsh)) {
        if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
        $install = Test-Program 'dotnet' 'tool', 'install', 'PowerShell', '--version', $version, '--tool-path', $folder
        if (-not $install.Succeeded) {
            throw "PowerShell $version could not be installed: $($install.Said -join ' ')"
        }
    }

    # The tool looks for .NET where it usually lies. That which runs this may lie anywhere.
    if (-not $env:DOTNET_ROOT -and [IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -eq 'dotnet') {
        $env:DOTNET_ROOT = [IO.Path]::GetDirectoryName([Environment]::ProcessPath)
    }

    $starts = Test-Program $pwsh '-NoLogo', '-NoProfile', '-Command', 'exit 0'
    if (-not $starts.Succeeded) {
        throw "PowerShell $version does not start: $($starts.Said -join ' ')"
    }

    $pwsh
}

# The module folder that a pwsh needs to find Pester 5: none when it has one. Throws what was said when that cannot be installed.
function Install-Pester([string] $PowerShell) {
    $has = Test-Program $PowerShell '-NoLogo', '-NoProfile', '-Command', 'exit [int] -not (Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 })'
    if ($has.Succeeded) {
        return
    }

    $version = Get-PinnedVersion 'Pester'
    $modules = [IO.Path]::Combine($tools, 'Modules')
    $pester = [IO.Path]::Combine($modules, 'Pester', $version)
    if (-not [IO.Directory]::Exists($pester)) {
        $packages = [IO.Path]::Combine($tools, 'packages')
        $project = [IO.Path]::Combine($PSScriptRoot, 'Pester.csproj')
        $restore = Test-Program 'dotnet' 'restore', $project, '--nologo', '--packages', $packages, "-p:PesterVersion=$version", "-p:BaseIntermediateOutputPath=$packages/obj/"
        if (-not $restore.Succeeded) {
            throw "Pester $version could not be installed: $($restore.Said -join ' ')"
        }

        [void] [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($pester))
        # At once and at the end, so that what is there is whole.
        [IO.Directory]::Move([IO.Path]::Combine($packages, 'pester', $version, 'tools'), $pester)
        [IO.Directory]::Delete($packages, $true)
    }

    $modules
}
