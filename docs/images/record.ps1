<#
    Runs the session of the picture in the README, and writes what a terminal of 80 columns shows of it, with its colours as
    escape sequences. The lines of -Session that begin with '#!' are run and not shown. It runs in an empty folder with the samples in it.
#>
param(
    [string] $Module,
    [string] $Session,
    [string] $Path
)

$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'Ansi'
[cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = [cultureinfo]::InvariantCulture
Import-Module $Module
$folder = New-Item (Join-Path ([IO.Path]::GetTempPath()) "up-picture-$([guid]::NewGuid())") -ItemType Directory
Push-Location $folder
try {
    Get-ChildItem "$PSScriptRoot/../../samples" -File | Copy-Item -Destination $folder
    $screen = foreach ($line in Get-Content $Session | Where-Object { $_ -and $_ -notlike '# *' }) {
        if ($line -match '^#!(.*)') {
            $null = . ([scriptblock]::Create($Matches[1]))
        }
        else {
            "`e[2mPS>`e[0m `e[1m$line`e[0m"
            . ([scriptblock]::Create($line)) 2>&1 3>&1 | Out-String -Width 80 -Stream
        }
    }

    Get-UserProvisioningConnection | Disconnect-UserProvisioning
    $screen | Set-Content $Path
}
finally {
    Pop-Location
    Remove-Item $folder -Recurse
}
