BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'What the module offers' {
    It 'exports the cmdlets of its manifest, and no function, alias or variable' {
        $exported = Get-Command -Module UserProvisioning
        $exported.Name | Should -Be ((Import-PowerShellDataFile "$module/UserProvisioning.psd1").CmdletsToExport | Sort-Object)
        $exported | Where-Object CommandType -ne Cmdlet | Should -BeNullOrEmpty
        (Get-Module UserProvisioning).ExportedVariables.Count | Should -Be 0
    }

    It 'uses approved verbs, so that importing it gives no warning' {
        $approved = (Get-Verb).Verb
        Get-Command -Module UserProvisioning | Where-Object Verb -notin $approved | Should -BeNullOrEmpty
        Import-Module $module -Force -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeNullOrEmpty
    }

    It 'is found by the noun that a person has in mind' -ForEach @(
        @{ Pattern = '*-SystemUser'; Expected = 'New-SystemUser' }
        @{ Pattern = '*License'; Expected = 'Set-UserLicense' }
        @{ Pattern = '*EmployeeFile*'; Expected = 'Import-EmployeeFile' }
        @{ Pattern = '*UserGroupMember'; Expected = 'Add-UserGroupMember' }
    ) {
        (Get-Command $Pattern -Module UserProvisioning).Name | Should -Contain $Expected
    }

    It 'collides with no command that PowerShell has' {
        $theirs = Get-Command -CommandType Cmdlet, Function, Alias | Where-Object Source -ne UserProvisioning | ForEach-Object Name
        Get-Command -Module UserProvisioning | Where-Object Name -in $theirs | Should -BeNullOrEmpty
    }
}

Describe 'The parameters' {
    BeforeAll {
        $commands = Get-Command -Module UserProvisioning
        $common = [Management.Automation.Cmdlet]::CommonParameters + [Management.Automation.Cmdlet]::OptionalCommonParameters

        function Get-OwnParameter($Command) { $Command.Parameters.Values | Where-Object Name -notin $common }
    }

    It 'have -Connection everywhere but where connections are made and listed' {
        $without = $commands | Where-Object { -not $_.Parameters.ContainsKey('Connection') }
        $without | Where-Object Noun -notin 'UserProvisioning', 'UserProvisioningConnection', 'UserProvisioningDatabase' | Should -BeNullOrEmpty
        @($without).Count | Should -BeGreaterThan 2
    }

    It 'have -WhatIf and -Confirm where something is changed, and only there' {
        $reading = 'Get', 'Find', 'Test', 'Compare', 'Connect', 'Disconnect'
        $commands | Where-Object { $_.Parameters.ContainsKey('WhatIf') -eq ($_.Verb -in $reading) } | Should -BeNullOrEmpty
        $commands | Where-Object { $_.Parameters.ContainsKey('Confirm') -eq ($_.Verb -in $reading) } | Should -BeNullOrEmpty
    }

    It 'have no alias that another parameter uses' {
        foreach ($command in $commands) {
            $names = Get-OwnParameter $command | ForEach-Object { $_.Name; $_.Aliases }
            @($names | Group-Object | Where-Object Count -gt 1).Name | Should -BeNullOrEmpty -Because $command.Name
            $names | Where-Object { $_ -in $common } | Should -BeNullOrEmpty -Because $command.Name
        }
    }

    It 'take passwords only as a secure string or a credential' {
        foreach ($command in $commands) {
            Get-OwnParameter $command |
                Where-Object { $_.Name -match '^(Password|Secret|PassPhrase)$' -and $_.ParameterType -notin [securestring], [pscredential] } |
                ForEach-Object Name | Should -BeNullOrEmpty -Because $command.Name
        }
    }

    It 'belong to cmdlets that declare the type of their output' {
        $commands | Where-Object Verb -in 'Get', 'Test', 'New', 'Compare', 'Import', 'Connect' | Where-Object { -not $_.OutputType.Name } |
            Should -BeNullOrEmpty
    }
}
