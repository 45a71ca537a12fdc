BeforeAll {
    . "$PSScriptRoot/Setup.ps1"
    $rendering = $PSStyle.OutputRendering
    Open-TestDatabase | Out-Null
    Set-ClientSetting ClientName 'Hogeland Hospital'
    New-UserGroup Staff -Description 'Everybody' | Out-Null
    New-UserProfile 'Self service' | Out-Null
    New-Contact -FirstName Jan -LastName Visser -Email jan@acme.example -ExternalReference E1 | New-SystemUser -UserGroup Staff | Out-Null
    New-Contact -FirstName Anna -Prefix 'van der' -LastName Berg -Email a.berg@acme.example -ExternalReference E2 | New-SystemUser |
        Disable-SystemUser
    Set-Content "$TestDrive/hr.csv" 'ExternalReference,FirstName,LastName', 'E3,Eva,Bos', 'E4,,'
    Import-EmployeeFile "$TestDrive/hr.csv" -WarningAction SilentlyContinue | Out-Null
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
    Close-TestDatabase
}

Describe 'Views' {
    It 'shows <Command> as a table of at most 80 columns, with <Expected>' -ForEach @(
        @{ Command = 'Get-UserProvisioningConnection'; Expected = if ($env:USERPROVISIONING_TEST_SQLSERVER) { 'SQL Server' } else { 'SQLite' } }
        @{ Command = 'Get-Contact'; Expected = 'Jan Visser' }
        @{ Command = 'Get-SystemUser'; Expected = 'jvisser' }
        @{ Command = 'Get-SystemUser | Test-SystemUser'; Expected = 'NoCredential' }
        @{ Command = 'Get-UserLicense'; Expected = 'Requestor' }
        @{ Command = 'Get-UserGroup'; Expected = 'Staff' }
        @{ Command = 'Get-UserProfile'; Expected = 'Self service' }
        @{ Command = 'Get-ClientSetting'; Expected = 'UsernameFormat' }
        @{ Command = 'Get-SystemUserSetting jvisser'; Expected = 'BuiltIn' }
        @{ Command = 'Get-GeneralUserSetting'; Expected = 'TimeZone' }
        @{ Command = 'Get-ProvisioningAudit'; Expected = 'Create' }
        @{ Command = 'Get-ProvisioningRun'; Expected = 'hr|EmployeeFile' }
        @{ Command = 'Get-ProvisioningRunItem 1'; Expected = 'Eva Bos' }
    ) {
        $lines = (Invoke-Expression $Command | Get-RenderedText) -split "`n"
        $lines.Count | Should -BeGreaterThan 2
        $lines | Where-Object { $_ -match '^\s*-{2,}' } | Should -Not -BeNullOrEmpty -Because 'a table has a line under its head'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
        ($lines -join "`n") | Should -Match $Expected
    }

    It 'shows the username, the status and the license of a user' {
        $lines = (Get-SystemUser jvisser | Get-RenderedText) -split "`n"
        foreach ($head in 'Username', 'Status', 'License') { $lines[0] | Should -Match $head }
        $lines[2] | Should -Match 'jvisser.*Active.*Requestor'
    }

    It 'shows <Command> as a list without names of types' -ForEach @(
        @{ Command = 'Get-UserProvisioningConnection' }
        @{ Command = 'Get-Contact -ExternalReference E1' }
        @{ Command = 'Get-SystemUser jvisser' }
        @{ Command = 'Get-UserGroup Staff' }
        @{ Command = 'Get-UserLicense Requestor' }
        @{ Command = 'Get-ClientSetting ClientName' }
        @{ Command = 'Get-ProvisioningRun' }
        @{ Command = 'Get-ProvisioningRunItem 1' }
        @{ Command = 'Get-ProvisioningAudit' }
    ) {
        $text = Invoke-Expression $Command | Format-List | Get-RenderedText
        $text | Should -Match '(?m)^\S.* : '
        $text | Should -Not -Match 'UserProvisioning\.|System\.|\[\]|PSObject'
    }

    It 'shows objects of several types one after another, each readable' {
        $text = & { Get-UserProvisioningConnection; Get-SystemUser jvisser; Get-UserGroup; Get-ProvisioningRun } | Get-RenderedText
        $text | Should -Not -Match 'UserProvisioning\.\w+Service|System\.'
        $text | Should -Match 'Staff'
    }

    It 'colours nothing when the session wants plain text' {
        $PSStyle.OutputRendering = 'PlainText'
        (Get-SystemUser | Out-String) | Should -Not -Match '\x1b'
        (Get-ProvisioningRunItem 1 | Out-String) | Should -Not -Match '\x1b'
    }

    It 'dims archived users, and those only, where there is colour' {
        $PSStyle.OutputRendering = 'Ansi'
        $archived = Get-SystemUser aberg | Out-String -Stream | Where-Object { $_ -match 'aberg' }
        $active = Get-SystemUser jvisser | Out-String -Stream | Where-Object { $_ -match 'jvisser' }
        $archived | Should -Match '\x1b\['
        $active | Should -Not -Match '\x1b\[(?!0?m)'
    }

    It 'formats as the person asks: -AutoSize, Format-Wide, chosen columns' {
        Get-SystemUser | Format-Table -AutoSize | Get-RenderedText | Should -Match 'jvisser'
        Get-SystemUser | Format-Wide | Get-RenderedText | Should -Match 'jvisser'
        Get-SystemUser jvisser | Format-Table Username, UserGroups | Get-RenderedText | Should -Match 'jvisser\s+\{Staff\}'
    }
}
