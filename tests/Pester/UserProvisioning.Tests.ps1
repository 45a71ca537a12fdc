# The module as an administrator meets it, in a real pwsh.

BeforeAll {
    $module = [IO.Path]::GetFullPath("$PSScriptRoot/../../out/UserProvisioning")
    Import-Module $module -Force
}

AfterAll {
    Remove-Module UserProvisioning -ErrorAction Ignore
}

Describe 'Importing the module' {
    It 'imports by the path of its folder, again, and after it was removed' {
        Import-Module $module
        Import-Module $module
        Remove-Module UserProvisioning
        Import-Module $module
        @(Get-Module UserProvisioning).Count | Should -Be 1
    }

    It 'has a valid manifest' {
        $manifest = Test-ModuleManifest "$module/UserProvisioning.psd1"
        $manifest.CompatiblePSEditions | Should -Contain 'Core'
        $manifest.Description | Should -Not -BeNullOrEmpty
    }

    It 'exports cmdlets with approved verbs, and nothing else' {
        $commands = Get-Command -Module UserProvisioning
        $commands.Count | Should -BeGreaterThan 35
        $commands | Where-Object CommandType -ne Cmdlet | Should -BeNullOrEmpty
        $approved = (Get-Verb).Verb
        $commands | Where-Object { $_.Verb -notin $approved } | Should -BeNullOrEmpty
    }

    It 'gives every cmdlet that changes something -WhatIf and -Confirm' {
        $changing = Get-Command -Module UserProvisioning -Verb New, Set, Remove, Add, Enable, Disable, Send, Initialize
        $changing.Count | Should -BeGreaterThan 15
        $changing | Where-Object { -not ($_.Parameters.ContainsKey('WhatIf') -and $_.Parameters.ContainsKey('Confirm')) } | Should -BeNullOrEmpty
    }

    It 'loads none of its libraries into the load context of the session' {
        Connect-UserProvisioning "$TestDrive/load.db" | Out-Null
        $lib = [IO.Path]::Combine($module, 'lib')
        [Runtime.Loader.AssemblyLoadContext]::Default.Assemblies |
            Where-Object { $_.Location -and $_.Location.StartsWith($lib) } | Should -BeNullOrEmpty
        Get-UserProvisioningConnection | Disconnect-UserProvisioning
    }
}

Describe 'Without a connection' {
    It 'says how to get one' {
        { Get-SystemUser } | Should -Throw -ErrorId 'NotConnected,*' -ExpectedMessage '*Connect-UserProvisioning*'
    }
}

Describe 'Working with users' {
    BeforeEach {
        $path = "$TestDrive/$([guid]::NewGuid()).db"
        $connection = Connect-UserProvisioning $path
        Set-UserLicense Requestor 10
    }

    AfterEach {
        Get-UserProvisioningConnection | Disconnect-UserProvisioning
    }

    It 'makes users of the rows of a CSV file' {
        Set-Content "$TestDrive/people.csv" -Encoding utf8 -Value @(
            'ExternalReference,FirstName,Prefix,LastName,Email,StartDate'
            'E1,Jürgen,,Groß,j.gross@acme.example,2026-01-01'
            'E2,Anna,van der,Berg,a.berg@acme.example,'
        )
        $users = Import-Csv "$TestDrive/people.csv" | New-Contact | New-SystemUser
        $users.Username | Should -Be 'jgross', 'aberg'
        (Get-Contact -ExternalReference E2).DisplayName | Should -Be 'Anna van der Berg'
    }

    It 'takes users as objects, numbers and names' {
        'Ann', 'Bob', 'Cas' | ForEach-Object { New-Contact -LastName $_ } | New-SystemUser | Out-Null
        Get-SystemUser ann | Disable-SystemUser
        2 | Disable-SystemUser
        'CAS' | Disable-SystemUser
        (Get-SystemUser -Status Archived).Count | Should -Be 3
        Get-SystemUser | Select-Object -First 1 | Enable-SystemUser -PassThru | Select-Object -ExpandProperty Username | Should -Be 'ann'
    }

    It 'stops with the pipeline' {
        1..100 | ForEach-Object { New-Contact -LastName "L$_" } | Out-Null
        Get-Contact | New-SystemUser | Select-Object -First 2 | Should -HaveCount 2
        (Get-SystemUser).Count | Should -BeLessOrEqual 8
    }

    It 'goes on after an item that fails' {
        'Ann', 'Bob' | ForEach-Object { New-Contact -LastName $_ -ExternalReference $_ } | Out-Null
        $made = 'Ann', 'Nobody', 'Bob' | New-SystemUser -ErrorAction SilentlyContinue -ErrorVariable failed
        $made.Username | Should -Be 'ann', 'bob'
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ContactNotFound,*'
    }

    It 'runs out of licenses' {
        Set-UserLicense Requestor 1
        'Ann', 'Bob' | ForEach-Object { New-Contact -LastName $_ } | Out-Null
        { Get-Contact | New-SystemUser -ErrorAction Stop } | Should -Throw -ErrorId 'LicenseUnavailable,*'
        (Get-SystemUser).Username | Should -Be 'ann'
    }

    It 'changes nothing with -WhatIf' {
        New-Contact -LastName Ann | Out-Null
        Get-Contact | New-SystemUser -WhatIf | Should -BeNullOrEmpty
        Get-SystemUser | Should -BeNullOrEmpty
        Get-Contact | Remove-Contact -WhatIf
        Get-Contact | Should -HaveCount 1
    }

    It 'gives a generated password once, as a credential' {
        New-Contact -LastName Ann | New-SystemUser | Out-Null
        $credential = Set-SystemUserCredential ann -Generate -PassThru
        $credential | Should -BeOfType pscredential
        $credential.GetNetworkCredential().Password.Length | Should -BeGreaterOrEqual 12
        (Get-SystemUser ann | Format-List * | Out-String) | Should -Not -Match ([regex]::Escape($credential.GetNetworkCredential().Password))
    }

    It 'mails into a pickup directory' {
        New-Contact -LastName Ann -Email ann@acme.example | New-SystemUser | Out-Null
        $delivery = Get-SystemUser | Send-LoginCredential -PickupDirectory "$TestDrive/mail"
        $delivery.Status | Should -Be 'Sent'
        Get-ChildItem "$TestDrive/mail" -Filter *.eml | Should -HaveCount 1
    }

    It 'keeps two connections apart' {
        $other = Connect-UserProvisioning "$TestDrive/$([guid]::NewGuid()).db"
        New-Contact -LastName Here -Connection $connection | Out-Null
        Get-Contact | Should -BeNullOrEmpty
        (Get-Contact -Connection $connection).LastName | Should -Be 'Here'
        $other | Disconnect-UserProvisioning
        (Get-Contact).LastName | Should -Be 'Here'
    }

    It 'completes names of settings' {
        $line = 'Set-ClientSetting Smtp'
        ([Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText |
            Should -Be 'SmtpServer', 'SmtpPort', 'SmtpTlsMode'
    }
}

Describe 'Views' {
    BeforeAll {
        Connect-UserProvisioning "$TestDrive/views.db" | Out-Null
        Set-UserLicense Requestor 10
        New-UserGroup Staff | Out-Null
        New-Contact -FirstName Jan -LastName Visser -Email jan@acme.example -ExternalReference E1 | New-SystemUser -UserGroup Staff | Out-Null
    }

    AfterAll {
        Get-UserProvisioningConnection | Disconnect-UserProvisioning
    }

    It 'shows <Command> as a table with <Expected>' -ForEach @(
        @{ Command = 'Get-UserProvisioningConnection'; Expected = 'SQLite' }
        @{ Command = 'Get-Contact'; Expected = 'Jan Visser' }
        @{ Command = 'Get-SystemUser'; Expected = 'jvisser' }
        @{ Command = 'Get-SystemUser | Test-SystemUser'; Expected = 'NoCredential' }
        @{ Command = 'Get-UserLicense'; Expected = 'Requestor' }
        @{ Command = 'Get-UserGroup'; Expected = 'Staff' }
        @{ Command = 'Get-ClientSetting'; Expected = 'UsernameFormat' }
        @{ Command = 'Get-SystemUserSetting jvisser'; Expected = 'BuiltIn' }
        @{ Command = 'Get-GeneralUserSetting'; Expected = 'TimeZone' }
        @{ Command = 'Get-ProvisioningAudit'; Expected = 'Create' }
    ) {
        $lines = (Invoke-Expression $Command | Out-String -Width 160) -split '\r?\n' | Where-Object { $_.Trim() }
        $lines.Count | Should -BeGreaterThan 2
        $lines | Where-Object { $_ -match '^[\s\x1b\[0-9;m]*-{2,}' } | Should -Not -BeNullOrEmpty -Because 'a table has a line under its head'
        ($lines -join "`n") | Should -Match ([regex]::Escape($Expected))
    }
}
