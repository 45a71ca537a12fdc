BeforeAll {
    . "$PSScriptRoot/Setup.ps1"

    # Returns what Tab offers at the end of a line.
    function Get-Completion([string] $Line) { (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText }

    Open-TestDatabase | Out-Null
}

AfterAll { Close-TestDatabase }

Describe 'Tab' {
    It 'completes names of cmdlets' {
        Get-Completion 'New-SystemU' | Should -Be 'New-SystemUser'
    }

    It 'completes names of parameters' {
        Get-Completion 'New-SystemUser -UsernameF' | Should -Be '-UsernameFormat'
    }

    It 'completes names of settings, in any case' {
        Get-Completion 'Set-ClientSetting smtp' | Should -Be 'SmtpServer', 'SmtpPort', 'SmtpTlsMode'
        Get-Completion 'Set-GeneralUserSetting Date' | Should -Be 'DateFormat'
        Get-Completion 'Get-ClientSetting -Name Leaver' | Should -Be 'LeaverThresholdPercent', 'LeaverThresholdMinimum'
    }

    It 'completes values of the setting that is being set' {
        Get-Completion 'Set-ClientSetting SmtpTlsMode ' | Should -Contain 'StartTls'
        Get-Completion 'Set-ClientSetting LoginEnabled ' | Should -Contain 'true'
        Get-Completion 'Set-ClientSetting DefaultLicense Full' | Should -Be 'FullUser'
    }

    It 'completes licenses, statuses and actions' {
        Get-Completion 'Get-SystemUser -License Sys' | Should -Be 'SystemAdministrator'
        Get-Completion 'Get-SystemUser -Status A' | Should -Be 'Active', 'Archived'
        Get-Completion 'Get-ProvisioningRunItem 1 -Action Re' | Should -Be 'Reject', 'Restore'
    }

    It 'completes paths, those with spaces and brackets too' {
        New-Item "$TestDrive/hr" -ItemType Directory | Out-Null
        Set-Content -LiteralPath "$TestDrive/hr/june [1].csv" 'ExternalReference,LastName', 'E1,Bos'
        Push-Location "$TestDrive/hr"
        try {
            $offered = @(Get-Completion 'Import-EmployeeFile ./j')
            $offered.Count | Should -Be 1
            # The offered path must be one that the cmdlet finds.
            (Invoke-Expression "Import-EmployeeFile $offered").Rows | Should -Be 1
        }
        finally {
            Pop-Location
        }
    }

    It 'completes properties of the objects that a cmdlet writes' {
        Get-Completion 'Get-SystemUser | Sort-Object CredentialSta' | Should -Be 'CredentialStatus'
        Get-Completion 'Get-Contact | Where-Object Depart' | Should -Be 'Department'
    }

    It 'reports no error without a connection' {
        Close-TestDatabase
        $Error.Clear()
        Get-Completion 'Disable-SystemUser ' | Out-Null
        Get-Completion 'Add-UserGroupMember S' | Out-Null
        $Error.Count | Should -Be 0
    }
}
