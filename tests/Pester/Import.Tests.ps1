BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'Importing the module' {
    It 'has a valid manifest' {
        $manifest = Test-ModuleManifest "$module/UserProvisioning.psd1"
        $manifest.CompatiblePSEditions | Should -Contain 'Core'
        $manifest.PowerShellVersion | Should -Be '7.4'
        $manifest.Description | Should -Not -BeNullOrEmpty
    }

    It 'imports again, by force, and after it was removed' {
        Import-Module $module
        Import-Module $module -Force
        Remove-Module UserProvisioning
        Import-Module "$module/UserProvisioning.psd1"
        @(Get-Module UserProvisioning).Count | Should -Be 1
        Open-TestDatabase | Out-Null
        (New-TestUser Ann).Username | Should -Be 'ann'
        Close-TestDatabase
    }

    It 'closes the connections of the session when it is removed, and says so to the next command' {
        $connection = Open-TestDatabase
        Remove-Module UserProvisioning
        $connection.IsOpen | Should -BeFalse
        Import-Module $module
        Get-UserProvisioningConnection | Should -BeNullOrEmpty
        { Get-SystemUser } | Should -Throw -ErrorId 'NotConnected,*'
        { Get-SystemUser -Connection $connection } | Should -Throw -ErrorId 'NotConnected,*' -ExpectedMessage '*closed*'
    }

    It 'loads its cmdlets and no library until it is used' {
        Invoke-ChildShell @"
            Import-Module '$module'
            [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.Location.StartsWith('$module') } |
                ForEach-Object { [IO.Path]::GetFileName(`$_.Location) }
"@ | Where-Object { $_ -ne 'UserProvisioning.dll' } |
            Should -Be 'UserProvisioning.PowerShell.dll', 'UserProvisioning.TypeNames.dll'
    }

    It 'is found on the module path and imported by its first command, from a folder with spaces' {
        $folder = "$TestDrive/my modules"
        New-Item $folder -ItemType Directory | Out-Null
        Copy-Item $module $folder -Recurse
        Invoke-ChildShell -Environment @{ PSModulePath = "$((Get-Item $folder).FullName)$([IO.Path]::PathSeparator)$env:PSModulePath" } @'
            (Connect-UserProvisioning ./auto.db).Engine
            Set-UserLicense Requestor 1
            (New-Contact -LastName Groß | New-SystemUser).Username
            [IO.Path]::GetFileName([IO.Path]::GetDirectoryName((Get-Module UserProvisioning).ModuleBase))
'@ | Should -Be 'SQLite', 'gross', 'my modules'
    }

    It 'works in strict mode' {
        Set-StrictMode -Version Latest
        Open-TestDatabase | Out-Null
        (New-TestUser Ann, Bob).Username | Should -Be 'ann', 'bob'
        Get-SystemUser | Get-RenderedText | Should -Match 'bob'
        Close-TestDatabase
    }
}
