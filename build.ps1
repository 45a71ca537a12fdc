<#
    Builds, tests and shows the module, in PowerShell 7.4 or later. Without one, build.sh starts this in the PowerShell that
    .config/dotnet-tools.json pins.

    ./build.ps1 Build     the module, in out/UserProvisioning
    ./build.ps1 Test      the module and its tests; installs what they need where it may
    ./build.ps1 Demo      the main job on the embedded database, from an HR file to mailed credentials
    ./build.ps1 Bench     how fast, as ratios to a floor measured in the same run
    ./build.ps1 Soak      how it bears being killed, many times
    ./build.ps1 Docs      the module, and docs/cmdlets written anew from it
    ./build.ps1 Package   the package: a versioned folder, a zip, and a .nupkg for the PowerShell Gallery, in out/package
#>
param(
    [ValidateSet('Build', 'Test', 'Demo', 'Bench', 'Soak', 'Docs', 'Package')]
    [string] $Task = 'Build',
    [string] $Configuration = 'Release',
    # The web page of the project: the folder of a repository in which docs/ lies. Left out, it is the one in the manifest.
    [string] $ProjectUri = '',

    # With which certificate Package signs: a PFX file and its password, or one of the current user's store. Without either, nothing is signed.
    [string] $CertificatePath = '',
    [securestring] $CertificatePassword,
    [string] $CertificateThumbprint = '',

    # A server of RFC 3161 that says when it was signed, so that the signature outlives the certificate.
    [string] $TimestampServer = ''
)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$out = Join-Path $root 'out'
$module = Join-Path $out 'UserProvisioning'
$pages = Join-Path $out 'docs' 'cmdlets'

# Runs a program and stops when it fails.
function Invoke-Program([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) {
        throw "'$Program $Arguments' ended with exit code $LASTEXITCODE."
    }
}

# Runs a program, and shows what it writes only when it fails.
function Invoke-Quietly([string] $Program, [string[]] $Arguments) {
    $written = & $Program @Arguments 2>&1
    if ($LASTEXITCODE -ne 0) {
        $written | Out-Host
        throw "'$Program $Arguments' ended with exit code $LASTEXITCODE."
    }
}

# Runs a script in another process of the pinned PowerShell, so that the module that was just built is imported fresh.
function Invoke-Shell([string[]] $Arguments) {
    Push-Location $root
    try {
        Invoke-Quietly 'dotnet' 'tool', 'restore'
        Invoke-Program 'dotnet' (@('tool', 'run', 'pwsh', '--', '-NoLogo', '-NoProfile') + $Arguments)
    }
    finally {
        Pop-Location
    }
}

# With -Again, everything is compiled from the start and without paths of this machine: the same commit gives the same bytes anywhere.
function Invoke-Build([switch] $Again) {
    "Building the module ($Configuration)"
    $stage = Join-Path $out 'stage'
    if (Test-Path $stage) { Remove-Item $stage -Recurse -Force }
    $null = New-Item $stage -ItemType Directory
    $lib = Join-Path $stage 'lib'
    $how = '-c', $Configuration, '--nologo', '-v', 'quiet'
    if ($Again) {
        Invoke-Quietly 'dotnet' (@('build', "$root/src/UserProvisioning.PowerShell", '--no-incremental', '-p:ContinuousIntegrationBuild=true') + $how)
        Invoke-Quietly 'dotnet' (@('publish', "$root/src/UserProvisioning", '--no-build', '-o', $lib) + $how)
    }
    else {
        Invoke-Quietly 'dotnet' (@('publish', "$root/src/UserProvisioning", '-o', $lib) + $how)
        Invoke-Quietly 'dotnet' (@('build', "$root/src/UserProvisioning.PowerShell") + $how)
    }

    $cmdlets = "$root/src/UserProvisioning.PowerShell/bin/$Configuration/net8.0/UserProvisioning.PowerShell"
    Copy-Item "$cmdlets.dll" $stage
    foreach ($file in 'UserProvisioning.psd1', 'UserProvisioning.Views.psd1', 'UserProvisioning.Format.ps1xml', 'UserProvisioning.Types.ps1xml',
        'LICENSE') {
        Copy-Item (Join-Path $root $file) $stage
    }

    # The native SQLite of platforms that PowerShell does not run on would only make the module larger.
    $platforms = 'win', 'unix', 'linux', 'osx', 'win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'osx-x64', 'osx-arm64'
    Get-ChildItem (Join-Path $lib 'runtimes') -Directory | Where-Object Name -NotIn $platforms | Remove-Item -Recurse
    Get-ChildItem $lib -File | Where-Object Extension -In '.pdb', '.xml' | Remove-Item

    # Templates of the mails, for an administrator to copy and change.
    Copy-Item "$root/src/UserProvisioning/Mail/Templates" (Join-Path $stage 'templates') -Recurse

    # What Get-Help shows, from the doc comments of the cmdlets and from docs/about.
    $comments = "$cmdlets.xml", "$root/src/UserProvisioning/bin/$Configuration/net8.0/UserProvisioning.xml"
    Invoke-Quietly 'dotnet' @('build', "$root/src/UserProvisioning.Help", '-c', 'Release', '--nologo', '-v', 'quiet', '-o', "$out/help")
    $help = "$out/help/UserProvisioning.Help.dll"
    Invoke-Quietly 'dotnet' @($help, '-TypeNames', "$lib/UserProvisioning.dll", "$stage/UserProvisioning.TypeNames.dll")
    $project = if ($ProjectUri) { $ProjectUri } else { (Import-PowerShellDataFile "$root/UserProvisioning.psd1").PrivateData.PSData.ProjectUri }
    $address = "$($project.TrimEnd('/'))/blob/main/docs/cmdlets"
    Invoke-Quietly 'dotnet' (@($help, $stage, "$root/docs/about", $pages, $address) + $comments)

    # Moved at the end, so that a build that fails leaves the module of the build before in place.
    if (Test-Path $module) { Remove-Item $module -Recurse -Force }
    Move-Item $stage $module
    "The module is in $module"
}

switch ($Task) {
    'Build' {
        Invoke-Build
    }
    'Demo' {
        Invoke-Build
        Invoke-Shell '-File', "$root/samples/demo.ps1", '-Folder', "$out/demo"
    }
    'Test' {
        Invoke-Build
        & "$root/tests/run.ps1" -Configuration $Configuration
        exit $LASTEXITCODE
    }
    'Bench' {
        Invoke-Build
        Invoke-Program 'dotnet' @('run', '--project', "$root/tests/UserProvisioning.Benchmarks", '-c', 'Release', '--', 'bench')
    }
    'Soak' {
        Invoke-Build

        # The last one reads files that are broken, each in another way.
        $soaks = 'soak', 'soak-import', 'soak-undo', 'soak-approval', 'soak-mail', 'soak-lifecycle', 'soak-interface', 'soak-directory', 'race',
            'fuzz'
        foreach ($soak in $soaks) {
            Invoke-Program 'dotnet' @('run', '--project', "$root/tests/UserProvisioning.Benchmarks", '-c', 'Release', '--', $soak)
        }
    }
    'Docs' {
        Invoke-Build
        $folder = Join-Path $root 'docs' 'cmdlets'
        if (Test-Path $folder) { Remove-Item $folder -Recurse }
        Copy-Item $pages $folder -Recurse
        "The pages are in $folder"

        # The picture of the README shows a session that really ran. It has the time in it, so it is drawn anew only here.
        $session = Join-Path $out 'session.txt'
        Invoke-Shell '-File', "$root/docs/images/record.ps1", '-Module', $module, '-Session', "$root/docs/images/session.ps1", '-Path', $session
        Invoke-Quietly 'dotnet' @("$out/help/UserProvisioning.Help.dll", '-Picture', $session, "$root/docs/images/session.svg")
    }
    'Package' {
        Invoke-Build -Again
        $time = & git -C $root log -1 --format=%ct
        if ($LASTEXITCODE -ne 0) { throw 'A package is of a commit, and this is no clone of the repository.' }
        if (& git -C $root status --porcelain --untracked-files=no) {
            'Beware: files were changed since the commit, so nobody can make this package again.'
        }

        Invoke-Quietly 'dotnet' @('build', "$root/src/UserProvisioning.Packaging", '-c', 'Release', '--nologo', '-v', 'quiet', '-o', "$out/packaging")
        $packaging = "$out/packaging/UserProvisioning.Packaging.dll"
        $package = "$out/package"
        $uri = if ($ProjectUri) { $ProjectUri } else { @() }
        $assets = "$root/src/UserProvisioning/obj/project.assets.json"
        Invoke-Program 'dotnet' (@($packaging, 'prepare', $module, $package, $assets, "$root/CHANGELOG.md", $time) + $uri)
        $folder = (Get-ChildItem "$package/UserProvisioning" -Directory).FullName
        if ($CertificatePath -or $CertificateThumbprint) {
            & "$root/src/UserProvisioning.Packaging/Sign.ps1" -Packaging $packaging -Folder $folder -Time $time -ProjectUri $ProjectUri `
                -CertificatePath $CertificatePath -CertificatePassword $CertificatePassword -CertificateThumbprint $CertificateThumbprint `
                -TimestampServer $TimestampServer
        }
        else {
            Invoke-Program 'dotnet' (@($packaging, 'pack', $folder, $time) + $uri)
        }
    }
}
