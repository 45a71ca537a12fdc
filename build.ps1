<#
    Builds, tests and shows the module. Runs in PowerShell 7.4 or later, and in the project's own host
    (out/host), so it keeps to PowerShell's core cmdlets and .NET calls.

    ./build.ps1 Build     the module, in out/UserProvisioning
    ./build.ps1 Test      the module and its tests; installs what they need where it may
    ./build.ps1 Demo      the main job on the embedded database, from an HR file to mailed credentials
    ./build.ps1 Bench     how fast, as ratios to a floor measured in the same run
    ./build.ps1 Soak      how it bears being killed, many times
    ./build.ps1 Docs      the module, and docs/cmdlets written anew from it
    ./build.ps1 Package   the package: a versioned folder, a zip, and a .nupkg for the PowerShell Gallery, in out/package
#>
param(
    [string] $Task = 'Build',
    [string] $Configuration = 'Release',
    # Where the project is at home, for the package.
    [string] $ProjectUri = ''
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$out = [IO.Path]::Combine($root, 'out')
$module = [IO.Path]::Combine($out, 'UserProvisioning')
$pages = [IO.Path]::Combine($out, 'docs', 'cmdlets')

# Runs a program and stops when it fails.
function Invoke-Program([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "'$Program $Arguments' ended with exit code $LASTEXITCODE."
    }
}

# Runs a program without a word, and shows all it said when it fails.
function Invoke-Quietly([string] $Program, [string[]] $Arguments) {
    $said = & $Program @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) {
        $said | Out-Host
        throw "'$Program $Arguments' ended with exit code $LASTEXITCODE."
    }
}

# -Again compiles everything from the start, with nothing of this machine in it: the same commit gives the same bytes anywhere.
function Invoke-Build([switch] $Again) {
    "Building the module ($Configuration)"
    $stage = [IO.Path]::Combine($out, 'stage')
    if ([IO.Directory]::Exists($stage)) { [IO.Directory]::Delete($stage, $true) }
    [void] [IO.Directory]::CreateDirectory($stage)
    $lib = [IO.Path]::Combine($stage, 'lib')
    $how = @('-c', $Configuration, '--nologo', '-v', 'quiet')
    if ($Again) {
        Invoke-Quietly 'dotnet' (@('build', "$root/src/UserProvisioning.PowerShell", '--no-incremental', '-p:ContinuousIntegrationBuild=true') + $how)
        Invoke-Quietly 'dotnet' (@('publish', "$root/src/UserProvisioning", '--no-build', '-o', $lib) + $how)
    }
    else {
        Invoke-Quietly 'dotnet' (@('publish', "$root/src/UserProvisioning", '-o', $lib) + $how)
        Invoke-Quietly 'dotnet' (@('build', "$root/src/UserProvisioning.PowerShell") + $how)
    }

    $cmdlets = [IO.Path]::Combine($root, 'src', 'UserProvisioning.PowerShell', 'bin', $Configuration, 'net8.0', 'UserProvisioning.PowerShell.dll')
    [IO.File]::Copy($cmdlets, [IO.Path]::Combine($stage, 'UserProvisioning.PowerShell.dll'))
    foreach ($file in 'UserProvisioning.psd1', 'UserProvisioning.Format.ps1xml', 'UserProvisioning.Types.ps1xml', 'LICENSE') {
        [IO.File]::Copy([IO.Path]::Combine($root, $file), [IO.Path]::Combine($stage, $file))
    }

    # The native SQLite of platforms that PowerShell does not run on would only make the module larger.
    $platforms = 'win', 'unix', 'linux', 'osx', 'win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'osx-x64', 'osx-arm64'
    foreach ($folder in [IO.Directory]::GetDirectories([IO.Path]::Combine($lib, 'runtimes'))) {
        if ($platforms -notcontains [IO.Path]::GetFileName($folder)) { [IO.Directory]::Delete($folder, $true) }
    }
    foreach ($file in [IO.Directory]::GetFiles($lib, '*.pdb') + [IO.Directory]::GetFiles($lib, '*.xml')) { [IO.File]::Delete($file) }

    # Templates of the mails, for an administrator to copy and change.
    $templates = [IO.Path]::Combine($stage, 'templates')
    [void] [IO.Directory]::CreateDirectory($templates)
    foreach ($file in [IO.Directory]::GetFiles([IO.Path]::Combine($root, 'src', 'UserProvisioning', 'Mail', 'Templates'))) {
        [IO.File]::Copy($file, [IO.Path]::Combine($templates, [IO.Path]::GetFileName($file)))
    }

    # What Get-Help shows, from the doc comments of the cmdlets and from docs/about.
    $comments = [IO.Path]::ChangeExtension($cmdlets, '.xml'), [IO.Path]::Combine($root, 'src', 'UserProvisioning', 'bin', $Configuration, 'net8.0', 'UserProvisioning.xml')
    Invoke-Quietly 'dotnet' @('build', "$root/src/UserProvisioning.Help", '-c', 'Release', '--nologo', '-v', 'quiet', '-o', "$out/help")
    Invoke-Quietly 'dotnet' (@("$out/help/UserProvisioning.Help.dll", $stage, "$root/docs/about", $pages) + $comments)

    # All at once at the end, so that a build that fails leaves the last good module in place.
    if ([IO.Directory]::Exists($module)) { [IO.Directory]::Delete($module, $true) }
    [IO.Directory]::Move($stage, $module)
    "The module is in $module"
}

function Invoke-HostBuild {
    # This very host may be what runs: then it is there, and its files are in use.
    if (-not $hostIsRunning) {
        Invoke-Quietly 'dotnet' @('build', "$root/src/UserProvisioning.Host", '-c', 'Release', '--nologo', '-v', 'quiet', '-o', "$out/host")
    }
}

$hostIsRunning = $Host.Name -eq 'UserProvisioning.Host'

switch ($Task) {
    'Build' {
        Invoke-Build
        Invoke-HostBuild
    }
    'Demo' {
        Invoke-Build
        Invoke-HostBuild
        # In a process of its own: the module that was just built is imported fresh.
        Invoke-Program 'dotnet' @("$out/host/UserProvisioning.Host.dll", "$root/samples/demo.ps1", '-Folder', "$out/demo")
    }
    'Test' {
        Invoke-Build
        Invoke-HostBuild
        & "$root/tests/run.ps1" -Configuration $Configuration
        exit $LASTEXITCODE
    }
    'Bench' {
        Invoke-Build
        Invoke-HostBuild
        Invoke-Program 'dotnet' @('run', '--project', "$root/tests/UserProvisioning.Benchmarks", '-c', 'Release', '--', 'bench')
    }
    'Soak' {
        Invoke-Build
        Invoke-HostBuild
        foreach ($soak in 'soak', 'soak-import', 'soak-interface') {
            Invoke-Program 'dotnet' @('run', '--project', "$root/tests/UserProvisioning.Benchmarks", '-c', 'Release', '--', $soak)
        }
        # Files that no two of them are alike, each broken in its own way.
        Invoke-Program 'dotnet' @('run', '--project', "$root/tests/UserProvisioning.Benchmarks", '-c', 'Release', '--', 'fuzz')
    }
    'Docs' {
        Invoke-Build
        Invoke-HostBuild
        $folder = [IO.Path]::Combine($root, 'docs', 'cmdlets')
        if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
        [void] [IO.Directory]::CreateDirectory($folder)
        foreach ($file in [IO.Directory]::GetFiles($pages)) { [IO.File]::Copy($file, [IO.Path]::Combine($folder, [IO.Path]::GetFileName($file))) }
        "The pages are in $folder"

        # The picture of the README is a session that really ran. It has the time in it, so it is drawn anew only here.
        Invoke-Quietly 'dotnet' @("$out/help/UserProvisioning.Help.dll", '-Picture', $module, "$root/docs/images/session.ps1", "$root/samples", "$root/docs/images/session.svg")
    }
    'Package' {
        Invoke-Build -Again
        $time = & git -C $root log -1 --format=%ct
        if ($LASTEXITCODE -ne 0) { throw 'A package is of a commit, and this is no clone of the repository.' }
        if (& git -C $root status --porcelain --untracked-files=no) { 'Beware: files were changed since the commit, so nobody can make this package again.' }
        Invoke-Quietly 'dotnet' @('build', "$root/src/UserProvisioning.Packaging", '-c', 'Release', '--nologo', '-v', 'quiet', '-o', "$out/packaging")
        Invoke-Program 'dotnet' @(
            "$out/packaging/UserProvisioning.Packaging.dll", $module, "$out/package", "$root/src/UserProvisioning/obj/project.assets.json", "$root/CHANGELOG.md", $time
            if ($ProjectUri) { $ProjectUri })
    }
    default {
        throw "There is no task '$Task'. The tasks are Build, Test, Demo, Bench, Soak, Docs and Package."
    }
}
