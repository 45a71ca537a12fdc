BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'In a session of the culture <_>' -ForEach 'nl-NL', 'tr-TR', 'de-DE', 'th-TH', 'ar-SA' {
    BeforeEach {
        $culture, $uiCulture = [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture
        [cultureinfo]::CurrentCulture = [cultureinfo]::CurrentUICulture = $_
        Open-TestDatabase | Out-Null
    }

    AfterEach {
        Close-TestDatabase
        [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture = $culture, $uiCulture
    }

    It 'a name is cleaned and found as in any other culture' {
        $user = New-Contact -FirstName İlker -LastName IŞIK -ExternalReference ID1 | New-SystemUser
        $user.Username | Should -Be 'iisik'
        (Get-SystemUser IISIK).Username | Should -Be 'iisik'
        (Get-SystemUser II*).Username | Should -Be 'iisik'
        (Get-Contact -ExternalReference id1).LastName | Should -Be 'IŞIK'
        (New-UserGroup INFO).Name | Should -Be 'INFO'
        (Get-UserGroup info).Name | Should -Be 'INFO'
        Set-SystemUserLicense iisik FULLUSER
        (Get-SystemUser -License fulluser).Username | Should -Be 'iisik'
        Set-ClientSetting LEAVERTHRESHOLDMINIMUM 7
        (Get-ClientSetting LeaverThresholdMinimum).Value | Should -Be 7
    }

    It 'a file is read and written as in any other culture' {
        Set-Content "$TestDrive/hr.csv" 'EXTERNALREFERENCE;FIRSTNAME;LASTNAME;STARTDATE;LICENSE;CREATEUSER', 'ID9;Ivo;Iris;2026-03-01;FULLUSER;TRUE'
        $run = Import-EmployeeFile "$TestDrive/hr.csv"
        "$($run.Status) $($run.UsersCreated)" | Should -Be 'Completed 1'
        (Get-Contact -ExternalReference ID9).StartDate | Should -Be ([datetime]::new(2026, 3, 1))
        Export-EmployeeFile "$TestDrive/out.csv" -Force | Out-Null
        (Import-Csv "$TestDrive/out.csv").StartDate | Should -Be '2026-03-01'
    }

    It 'a view shows numbers, and a time filters audit entries, as in any other culture' {
        Get-ClientSetting | Get-RenderedText | Should -Match 'LeaverThresholdPercent\s+10'
        New-TestUser ann | Out-Null
        (Get-ProvisioningAudit ann).Count | Should -BeGreaterOrEqual 1
        (Get-ProvisioningAudit ann -Since (Get-Date).AddMinutes(-10)).Count | Should -BeGreaterOrEqual 1
        Get-ProvisioningAudit ann -Since (Get-Date).AddMinutes(10) | Should -BeNullOrEmpty
    }
}
