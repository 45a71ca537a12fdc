BeforeDiscovery {
    $decoy = Get-ChildItem "$PSScriptRoot/../DecoyModule/bin" -Recurse -Filter DecoyModule.dll -ErrorAction Ignore | Select-Object -First 1
}

# The other module is built with the xunit tests, which build.ps1 Test builds first.
Describe 'Beside a module that brings other versions of our libraries' -Skip:(-not $decoy) {
    BeforeAll {
        . "$PSScriptRoot/Setup.ps1"
        $decoy = (Get-ChildItem "$PSScriptRoot/../DecoyModule/bin" -Recurse -Filter DecoyModule.dll | Select-Object -First 1).FullName
        $theirs = "Import-Module '$decoy'; Get-DecoyLibrary; "
        $ours = "Import-Module '$module'; `$null = Connect-UserProvisioning './a.db'; Set-UserLicense Requestor 9; " +
            "(New-Contact -LastName Groß | New-SystemUser -UsernameFormat '{LastName}').Username; "
        $loaded = @'
            foreach ($context in [Runtime.Loader.AssemblyLoadContext]::All) {
                foreach ($assembly in $context.Assemblies | Where-Object { $_.GetName().Name -in 'CsvHelper', 'Dapper', 'Microsoft.Data.Sqlite' }) {
                    "$($context.Name) $($assembly.GetName().Name) $([IO.Path]::GetFileName([IO.Path]::GetDirectoryName($assembly.Location)))"
                }
            }
'@
    }

    It 'each module loads its own versions when the other module is imported first' {
        $import = "'ExternalReference,LastName', 'E1,Bos' | Set-Content hr.csv; (Import-EmployeeFile ./hr.csv).Created; "
        $lines = Invoke-ChildShell ($theirs + $ours + $import + 'Get-DecoyLibrary; ' + $loaded)
        $lines | Where-Object { $_ -like 'CsvHelper 33.0.1*' } | Should -HaveCount 2
        $lines | Where-Object { $_ -like 'It works: *' } | Should -HaveCount 2
        $lines | Should -Contain 'gross'
        $lines | Should -Contain '1'
        $lines | Should -Contain 'UserProvisioning Dapper lib'
        $lines | Should -Contain 'UserProvisioning Microsoft.Data.Sqlite lib'
        $lines | Where-Object { $_ -like 'Default * lib' } | Should -BeNullOrEmpty
    }

    It 'each module loads its own versions when ours is imported first' {
        $lines = Invoke-ChildShell ($ours + $theirs + '(Get-SystemUser gross).DisplayName')
        $lines[0] | Should -Match '^gross2?$'
        $lines | Where-Object { $_ -like 'CsvHelper 33.0.1*' -or $_ -like 'Dapper 2.1.66*' -or $_ -like 'Microsoft.Data.Sqlite 9.0.*' } |
            Should -HaveCount 3
        $lines[-1] | Should -Be 'Groß'
    }
}

Describe 'Beside the modules that come with PowerShell' {
    It 'loads none of its libraries into the load context of the session' {
        . "$PSScriptRoot/Setup.ps1"
        Open-TestDatabase | Out-Null
        New-TestUser ann | Out-Null
        $lib = Join-Path $module 'lib'
        [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | Where-Object { $_.Location -and $_.Location.StartsWith($lib) } |
            Should -BeNullOrEmpty
        Close-TestDatabase
    }
}
