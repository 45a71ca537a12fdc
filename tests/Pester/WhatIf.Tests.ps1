BeforeAll {
    . "$PSScriptRoot/Setup.ps1"

    # All commands run once, in a shell of its own whose host output can be read. Each test checks its lines.
    $lines = Invoke-ChildShell @"
        Import-Module '$module'
        `$null = $(New-TestDatabase)
        Set-UserLicense Requestor 9
        Set-UserLicense FullUser 1
        `$null = New-UserGroup Staff
        `$null = New-Contact -FirstName Jan -LastName Visser -Email jan@acme.example -ExternalReference E1 | New-SystemUser
        `$null = New-Contact -FirstName Jan -LastName Visser -ExternalReference E2
        [IO.File]::WriteAllLines("`$PWD/hr.csv", [string[]] ('ExternalReference,FirstName,LastName,CreateUser', 'E3,Eva,Bos,true', 'E4,,,true'))
        function Try-It([string] `$Name, [scriptblock] `$Script) { "## `$Name"; & `$Script *>&1 | Out-String -Width 300 -Stream }
        Try-It New-SystemUser { Get-Contact -WithoutUser | New-SystemUser -WhatIf }
        Try-It New-Contact { New-Contact -LastName Kok -WhatIf }
        Try-It Set-Contact { Set-Contact E1 -JobTitle Planner -WhatIf }
        Try-It Remove-Contact { Remove-Contact E2 -WhatIf }
        Try-It Disable-SystemUser { Get-SystemUser | Disable-SystemUser -WhatIf }
        Try-It Set-SystemUserLicense { Set-SystemUserLicense jvisser FullUser -WhatIf }
        Try-It Add-UserGroupMember { Get-SystemUser | Add-UserGroupMember Staff -WhatIf }
        Try-It Set-ClientSetting { Set-ClientSetting ClientName Acme -WhatIf }
        Try-It Set-UserLicense { Set-UserLicense FullUser 9 -WhatIf }
        Try-It New-UserGroup { New-UserGroup Extra -WhatIf }
        Try-It Set-SystemUserCredential { Set-SystemUserCredential jvisser -Generate -PassThru -WhatIf }
        Try-It Send-LoginCredential { Get-SystemUser | Send-LoginCredential -PickupDirectory ./mail -WhatIf }
        Try-It Import-EmployeeFile { Import-EmployeeFile ./hr.csv -WhatIf }
        Try-It Export-EmployeeFile { Export-EmployeeFile ./out.csv -WhatIf }
        Try-It Preference { `$WhatIfPreference = `$true; Disable-SystemUser jvisser; Import-EmployeeFile ./hr.csv }
        '## Left'
        `$user = Get-SystemUser
        "users `$(@(`$user).Count) `$(`$user.Status) `$(`$user.License) `$(`$user.CredentialStatus) [`$(`$user.UserGroups)]"
        "contacts `$(@(Get-Contact).Count) [`$((Get-Contact -ExternalReference E1).JobTitle)]"
        `$rest = "client [`$((Get-ClientSetting ClientName).Value)], full `$((Get-UserLicense FullUser).Total)"
        "groups `$(@(Get-UserGroup).Count), runs `$(@(Get-ProvisioningRun).Count), `$rest"
        "files `$(Get-ChildItem -Force | Where-Object Name -NotLike '*.db*' | Sort-Object Name | ForEach-Object Name)"
"@
    $said = @{}
    $name = $null
    foreach ($line in $lines) {
        if ($line -match '^## (.+)') { $name = $Matches[1]; $said[$name] = @() } else { $said[$name] += $line }
    }
}

Describe '-WhatIf' {
    It '<Name> says <Expected>' -ForEach @(
        @{ Name = 'New-SystemUser'; Expected = "*'jvisser2'*" }
        @{ Name = 'New-Contact'; Expected = '*Kok*' }
        @{ Name = 'Set-Contact'; Expected = '*Change contact*E1*' }
        @{ Name = 'Remove-Contact'; Expected = '*Remove contact*E2*' }
        @{ Name = 'Disable-SystemUser'; Expected = '*jvisser*' }
        @{ Name = 'Set-SystemUserLicense'; Expected = '*FullUser*jvisser*' }
        @{ Name = 'Add-UserGroupMember'; Expected = '*Staff*jvisser*' }
        @{ Name = 'Set-ClientSetting'; Expected = '*ClientName*' }
        @{ Name = 'Set-UserLicense'; Expected = '*FullUser*' }
        @{ Name = 'New-UserGroup'; Expected = '*Extra*' }
        @{ Name = 'Set-SystemUserCredential'; Expected = '*jvisser*' }
        @{ Name = 'Send-LoginCredential'; Expected = '*Generate a password and mail it*jvisser*' }
        @{ Name = 'Import-EmployeeFile'; Expected = '*Import 2 rows: create 1, *reject 1; users: make 1,*' }
        @{ Name = 'Export-EmployeeFile'; Expected = '*out.csv*' }
    ) {
        $said[$Name] -join ' ' | Should -BeLike $Expected
        @($said[$Name] | Where-Object { $_ -like 'What if: *' }).Count | Should -Be 1
    }

    It 'has the same effect as $WhatIfPreference' {
        @($said['Preference'] | Where-Object { $_ -like 'What if: *' }).Count | Should -Be 2
    }

    It 'changes nothing: no row, no file, no run' {
        $said['Left'] | Should -Be @(
            'users 1 Active Requestor None []'
            'contacts 2 []'
            'groups 1, runs 0, client [], full 1'
            'files hr.csv'
        )
    }
}
