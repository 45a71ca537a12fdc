BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'The name of a public type' {
    It 'finds each public type of the service layer' {
        $names = Invoke-ChildShell @"
            Import-Module '$module'
            function Find-Service { [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { `$_.GetName().Name -eq 'UserProvisioning' } }
            ([UserProvisioning.SystemUser]).Name
            ([UserProvisioning.Connections.ProvisioningConnection]).Name
            `$types = (Find-Service).GetExportedTypes() | Where-Object { -not `$_.IsNested -and -not `$_.IsGenericType }
            `$types | Where-Object { (`$_.FullName -as [type]) -ne `$_ } | ForEach-Object { "missing `$_" }
            if (`$types.Count -gt 30) { 'many' }
"@
        $names | Should -Be 'SystemUser', 'ProvisioningConnection', 'many'
    }

    It 'lets a script catch an error and declare a parameter' {
        Open-TestDatabase | Out-Null
        $user = New-TestUser Ann
        $caught = try { Disable-SystemUser nobody -ErrorAction Stop } catch [UserProvisioning.ProvisioningException] { $_.Exception.ErrorId }
        $caught | Should -Be 'UserNotFound'
        & { param([UserProvisioning.SystemUser] $User) $User.Username } $user | Should -Be 'ann'
        $user -is [UserProvisioning.SystemUser] | Should -BeTrue
        [UserProvisioning.LicenseType]::FullUser | Should -Be 'FullUser'
        Close-TestDatabase
    }

    It 'finds the type after the module is imported again' {
        Invoke-ChildShell @"
            Import-Module '$module'
            Import-Module '$module' -Force
            'UserProvisioning.SystemUser' -as [type] | ForEach-Object Name
            Remove-Module UserProvisioning
            Import-Module '$module'
            'UserProvisioning.SystemUser' -as [type] | ForEach-Object Name
"@ | Should -Be 'SystemUser', 'SystemUser'
    }
}

Describe 'A run that does not exist' {
    It 'gives the error RunNotFound in each cmdlet that takes a run' {
        Open-TestDatabase | Out-Null
        { Get-ProvisioningRun 4711 -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
        { Get-ProvisioningRunItem 4711 -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
        { Approve-ProvisioningRun 4711 -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
        { Undo-ProvisioningRun 4711 -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
        Close-TestDatabase
    }
}

Describe 'Constrained language mode' {
    # A column that calls a method in full language mode must show the property itself in constrained language mode.
    It 'shows in the tables and lists what it shows in full language, without colours and wrapping' {
        $connect = New-TestDatabase
        $shown = Invoke-ChildShell @"
            Import-Module '$module'
            `$null = $connect
            Set-UserLicense Requestor 10
            `$null = New-UserGroup Staff
            `$null = New-Contact -FirstName Ann -LastName Jansen -Email ann@example.org -Department Sales -ExternalReference E1 |
                New-SystemUser -UserGroup Staff
            Set-ClientSetting ClientName Acme
            Set-Content rows.csv 'ExternalReference,LastName', 'E2,Visser', 'E3,'
            `$null = Import-EmployeeFile rows.csv -Source HR -WarningAction SilentlyContinue
            `$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'
            Get-UserProvisioningConnection | Out-String -Width 200
            Get-Contact | Out-String -Width 200
            Get-SystemUser | Out-String -Width 200
            Get-SystemUser | Format-List | Out-String -Width 200
            Get-ClientSetting ClientName | Out-String -Width 200
            Get-UserLicense Requestor | Out-String -Width 200
            Get-UserGroup | Out-String -Width 200
            Test-SystemUser ajansen | Out-String -Width 200
            Get-ProvisioningRun | Out-String -Width 200
            Get-ProvisioningRun | Format-Table | Out-String -Width 200
            Get-ProvisioningRunItem 1 | Out-String -Width 200
            Get-ProvisioningAudit -Target ajansen | Out-String -Width 200
            Get-SystemUserSetting ajansen TimeFormat | Out-String -Width 200
"@
        $text = $shown -join "`n"
        foreach ($wanted in 'Sales', 'ann@example.org', 'Active', 'Staff', 'Acme', '1 of 10', 'NoCredential',
            '1 created', '1 rejected', 'LastName', 'License=Requestor', 'HH:mm') {
            $text | Should -Match ([regex]::Escape($wanted))
        }
    }

    It 'calls no method of a type of the module in any view' {
        $views = [xml] (Get-Content "$module/UserProvisioning.Format.ps1xml" -Raw)
        $calls = $views.SelectNodes('//ScriptBlock').InnerText |
            Where-Object { $_ -match '\[UserProvisioning' -and $_ -notmatch "LanguageMode -eq 'FullLanguage'" }
        $calls | Should -BeNullOrEmpty
    }
}
