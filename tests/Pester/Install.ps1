<#
    Finds a Pester for the tests, and installs into out/tools the one that Directory.Packages.props names where this PowerShell has none. It stays
    there from run to run; a version that moves is installed beside the old one. Dot-sourced by tests/run.ps1.
#>

# Runs a program, and returns whether it succeeded and its output.
function Test-Program([string] $Program, [string[]] $Arguments) {
    $ErrorActionPreference = 'Continue'
    try {
        $written = & $Program @Arguments 2>&1 | ForEach-Object { "$_" }
        [pscustomobject] @{ Succeeded = $LASTEXITCODE -eq 0; Output = $written }
    }
    catch {
        [pscustomobject] @{ Succeeded = $false; Output = @("$_") }
    }
}

# Returns the module folder that PowerShell needs to find Pester 5; nothing when it finds it already. Throws the output of a failed installation.
function Install-Pester {
    if (Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -eq 5 }) {
        return
    }

    $repository = Resolve-Path (Join-Path $PSScriptRoot '..' '..')
    $versions = [xml] (Get-Content (Join-Path $repository 'Directory.Packages.props') -Raw)
    $version = $versions.SelectSingleNode("//PackageVersion[@Include='Pester']/@Version").Value
    $modules = Join-Path $repository 'out' 'tools' 'Modules'
    $pester = Join-Path $modules 'Pester' $version
    if (-not (Test-Path $pester)) {
        $packages = Join-Path $repository 'out' 'tools' 'packages'
        $project = Join-Path $PSScriptRoot 'Pester.csproj'
        $properties = "-p:PesterVersion=$version", "-p:BaseIntermediateOutputPath=$packages/obj/"
        $restore = Test-Program 'dotnet' (@('restore', $project, '--nologo', '--packages', $packages) + $properties)
        if (-not $restore.Succeeded) {
            throw "Pester $version could not be installed, and the tests need it: $($restore.Output -join ' ')"
        }

        # The folder is moved at the end, so that an interrupted installation leaves no incomplete module.
        $null = New-Item (Split-Path $pester) -ItemType Directory -Force
        Move-Item (Join-Path $packages 'pester' $version 'tools') $pester
        Remove-Item $packages -Recurse -Force
    }

    $modules
}
