# Tests of the package, installed as a person does it: from a folder that is registered as a repository, for the present user.
BeforeDiscovery {
    $packages = Get-ChildItem "$PSScriptRoot/../../out/package" -Filter *.nupkg -ErrorAction Ignore
    $psResourceGet = Get-Module Microsoft.PowerShell.PSResourceGet -ListAvailable
}

# build.ps1 Package makes the package. Without it the tests are skipped.
Describe 'The package' -Skip:(-not $packages -or -not $psResourceGet) {
    BeforeAll {
        . "$PSScriptRoot/Setup.ps1"
        $package = (Get-ChildItem "$PSScriptRoot/../../out/package" -Filter *.nupkg)[0].FullName
        $feed = (New-Item "$TestDrive/feed" -ItemType Directory).FullName
        $userHome = (New-Item "$TestDrive/home" -ItemType Directory).FullName
        Copy-Item $package $feed
    }

    It 'is found and installed by Install-PSResource, is imported by name, and works' -Skip:$IsWindows {
        $environment = @{ HOME = $userHome; XDG_DATA_HOME = "$userHome/.local/share"; XDG_CACHE_HOME = "$userHome/.cache" }
        $lines = Invoke-ChildShell -Environment $environment -Script @"
            Register-PSResourceRepository -Name Local -Uri '$feed' -Trusted
            (Find-PSResource UserProvisioning -Repository Local).Includes.Cmdlet -contains 'New-SystemUser'
            Install-PSResource UserProvisioning -Repository Local -Scope CurrentUser -Quiet
            Import-Module UserProvisioning
            (Get-Module UserProvisioning).ModuleBase
            `$null = Connect-UserProvisioning './package.db'
            Set-UserLicense Requestor 1
            (New-Contact -FirstName Ann -LastName Jansen | New-SystemUser).Username
            (Get-Help New-SystemUser).Synopsis.Length -gt 10
            (Test-ModuleManifest "`$((Get-Module UserProvisioning).ModuleBase)/UserProvisioning.psd1").FileList.Count -gt 30
"@
        $lines[0] | Should -Be 'True'
        $lines[1] | Should -BeLike "$userHome*"
        $lines[2] | Should -Be 'ajansen'
        $lines[3] | Should -Be 'True'
        $lines[4] | Should -Be 'True'
    }
}
