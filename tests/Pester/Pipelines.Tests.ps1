BeforeDiscovery {
    # The commands of the README, without those that build and import the module.
    $readme = [IO.File]::ReadAllText("$PSScriptRoot/../../README.md")
    $blocks = [regex]::Matches($readme, '(?s)```powershell\r?\n(.*?)```') |
        ForEach-Object { $_.Groups[1].Value -replace '(?m)^(\./build\.ps1|Import-Module|Install-).*$' } |
        Where-Object { $_ -match 'Import-EmployeeFile \./' } | ForEach-Object { @{ Text = $_; Title = ($_.Trim() -split "`n")[0].Trim() } }
}

BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'The pipelines of the README' {
    BeforeAll {
        Push-Location $TestDrive
        # The README uses the paths of the repository. The test uses only the first rows of the samples, since hashing a password takes time.
        Copy-Item "$PSScriptRoot/../../samples" ./samples -Recurse
        Set-Content ./samples/employees.csv (Get-Content ./samples/employees.csv -TotalCount 40)
        Open-TestDatabase | Out-Null
    }

    AfterAll {
        Close-TestDatabase
        Pop-Location
    }

    It 'are found by this test' -ForEach @{ Count = @($blocks).Count } {
        $Count | Should -BeGreaterOrEqual 1
    }

    It 'run without an error: <Title>' -ForEach $blocks {
        & ([scriptblock]::Create($Text)) 2>&1 3>$null | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty
    }
}

Describe 'The README''s first sentence' {
    It 'holds: one pipeline creates users and mails their passwords' {
        Open-TestDatabase | Out-Null
        'Ann', 'Bob' | ForEach-Object { New-Contact -LastName $_ -Email "$_@acme.example" } | Out-Null
        $sent = Get-Contact -WithoutUser | New-SystemUser | Send-LoginCredential -PickupDirectory "$TestDrive/mail"
        $sent.Status | Should -Be 'Sent', 'Sent'
        Get-ChildItem "$TestDrive/mail" -Filter *.eml | Should -HaveCount 2
        Close-TestDatabase
    }
}

Describe 'A pipeline' {
    BeforeEach { $connection = Open-TestDatabase }
    AfterEach { Close-TestDatabase }

    It 'makes a contact and a user of each row of Import-Csv, by the names of the columns' {
        Set-Content "$TestDrive/people.csv" -Encoding utf8 -Value @(
            'ExternalReference,FirstName,Prefix,LastName,Email,StartDate'
            'E1,Jürgen,,Groß,j.gross@acme.example,2026-01-01'
            'E2,Anna,van der,Berg,a.berg@acme.example,'
        )
        $users = Import-Csv "$TestDrive/people.csv" | New-Contact | New-SystemUser
        $users.Username | Should -Be 'jgross', 'aberg'
        (Get-Contact -ExternalReference E1).StartDate | Should -Be ([datetime] '2026-01-01')
        (Get-Contact -ExternalReference E2).DisplayName | Should -Be 'Anna van der Berg'
    }

    It 'changes contacts by the columns of Import-Csv' {
        New-TestUser ann, bob | Out-Null
        'Contact,JobTitle', 'ann,Planner', 'bob,Surgeon' | ConvertFrom-Csv | Set-Contact
        (Get-Contact).JobTitle | Should -Be 'Planner', 'Surgeon'
    }

    It 'takes users as objects, numbers and names' {
        New-TestUser ann, bob, cas | Out-Null
        Get-SystemUser ann | Disable-SystemUser
        2 | Disable-SystemUser
        'CAS' | Disable-SystemUser
        (Get-SystemUser -Status Archived).Count | Should -Be 3
        Get-SystemUser | Select-Object -First 1 | Enable-SystemUser -PassThru | Select-Object -ExpandProperty Username | Should -Be 'ann'
    }

    It 'takes users that Select-Object narrowed, and those that came back from a CSV file' {
        New-TestUser ann, bob | Out-Null
        Get-SystemUser ann | Select-Object Username, Email | Disable-SystemUser
        Get-SystemUser bob | Export-Csv "$TestDrive/users.csv"
        Import-Csv "$TestDrive/users.csv" | Disable-SystemUser
        (Get-SystemUser -Status Archived).Username | Should -Be 'ann', 'bob'
    }

    It 'finds the users of contacts, and the contacts of users' {
        New-TestUser ann, bob | Out-Null
        New-Contact -LastName Cas | Out-Null
        (Get-Contact | Get-SystemUser).Username | Should -Be 'ann', 'bob'
        (Get-Contact -ExternalReference bob | Get-SystemUser -Status Archived) | Should -BeNullOrEmpty
        (Get-SystemUser -Contact (Get-Contact -ExternalReference ann)).Username | Should -Be 'ann'
        (Get-SystemUser bob | Get-Contact).ExternalReference | Should -Be 'bob'
        ('ann', 'bob' | Get-SystemUser).Username | Should -Be 'ann', 'bob'
    }

    It 'passes the changed users from cmdlet to cmdlet with -PassThru' {
        New-UserGroup Planners -RequiredLicense FullUser | Out-Null
        New-TestUser ann, bob | Set-SystemUserLicense -License FullUser -PassThru | Add-UserGroupMember Planners -PassThru |
            ForEach-Object { "$($_.Username) $($_.License) $($_.UserGroups)" } | Should -Be 'ann FullUser Planners', 'bob FullUser Planners'
        Get-UserGroupMember Planners | Disable-SystemUser
        (Get-UserLicense FullUser).Used | Should -Be 0
    }

    It 'of cmdlets that change something writes no output without -PassThru' {
        New-TestUser ann | Out-Null
        New-UserGroup Staff | Out-Null
        Get-SystemUser | Add-UserGroupMember Staff | Should -BeNullOrEmpty
        Set-ClientSetting ClientName Acme | Should -BeNullOrEmpty
        Get-SystemUser | Disable-SystemUser | Should -BeNullOrEmpty
    }

    It 'stops its first cmdlets when Select-Object -First has enough objects' {
        1..100 | ForEach-Object { New-Contact -LastName "L$_" } | Out-Null
        Get-Contact | New-SystemUser | Select-Object -First 2 | Should -HaveCount 2
        (Get-SystemUser).Count | Should -BeLessOrEqual 8
    }

    It 'changes users while it lists them, and takes each user once' {
        New-TestUser (1..30 | ForEach-Object { "u$_" }) | Out-Null
        Get-SystemUser | ForEach-Object { Set-SystemUserCredential $_ -Username "$($_.Username).x"; $_ } | Should -HaveCount 30
        (Get-SystemUser *.x).Count | Should -Be 30
    }

    It 'fills -OutVariable and -PipelineVariable' {
        New-TestUser ann, bob | Out-Null
        Get-SystemUser -OutVariable users -PipelineVariable user | Test-SystemUser | ForEach-Object { "$($user.DisplayName): $($_.CanLogIn)" } |
            Should -Be 'Test ann: False', 'Test bob: False'
        $users.Username | Should -Be 'ann', 'bob'
    }

    It 'sorts, groups, filters and measures by the values that it shows' {
        New-TestUser ann, bob, cas | Out-Null
        Disable-SystemUser bob
        (Get-SystemUser | Sort-Object Username -Descending).Username | Should -Be 'cas', 'bob', 'ann'
        (Get-SystemUser | Group-Object Status -NoElement | ForEach-Object { "$($_.Name) $($_.Count)" }) | Should -Be 'Active 2', 'Archived 1'
        (Get-SystemUser | Where-Object Status -eq Archived).Username | Should -Be 'bob'
        (Get-UserLicense | Measure-Object Used -Sum).Sum | Should -Be 2
    }

    It 'exports CSV and JSON that another program can read' {
        New-UserGroup Staff | Out-Null
        New-UserGroup Planners | Out-Null
        New-TestUser ann | Add-UserGroupMember Staff -PassThru | Add-UserGroupMember Planners
        $row = Get-SystemUser ann | ConvertTo-Csv | ConvertFrom-Csv
        $row.Username | Should -Be 'ann'
        $row.Status | Should -Be 'Active'
        $row.UserGroups | Should -Be 'Planners|Staff'
        $row.UserProfiles | Should -Be ''
        (Get-SystemUser ann | Test-SystemUser | ConvertTo-Csv | ConvertFrom-Csv).Reasons | Should -Be 'NoCredential'
        (Get-ProvisioningAudit Requestor | ConvertTo-Csv | ConvertFrom-Csv).After | Should -Be 'Total=50'
        $json = Get-SystemUser ann | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json
        $json.License | Should -Be 'Requestor'
        $json.UserGroups | Sort-Object | Should -Be 'Planners', 'Staff'
        $json.CreatedAt | Should -BeOfType datetime
    }

    It 'compares a file, imports it and undoes the import' {
        New-EmployeeFile "$TestDrive/hr.csv" 5
        Get-Item "$TestDrive/hr.csv" | Compare-EmployeeFile | Where-Object Action -eq Create | Should -HaveCount 5
        Get-Contact | Should -BeNullOrEmpty
        $run = Import-EmployeeFile "$TestDrive/hr.csv"
        "$($run.Status) $($run.Created) $($run.UsersCreated)" | Should -Be 'Completed 5 5'
        (Import-EmployeeFile "$TestDrive/hr.csv").Unchanged | Should -Be 5
        $run | Get-ProvisioningRunItem -Action Create | Select-Object -ExpandProperty DisplayName -First 1 | Should -Be 'First1 Last1'
        $run | Undo-ProvisioningRun | Out-Null
        Get-Contact | Should -BeNullOrEmpty
    }

    It 'keeps two connections apart' {
        $other = Connect-UserProvisioning "$TestDrive/$([guid]::NewGuid()).db"
        New-Contact -LastName Here -Connection $connection | Out-Null
        Get-Contact | Should -BeNullOrEmpty
        (Get-Contact -Connection $connection).LastName | Should -Be 'Here'
        $other | Disconnect-UserProvisioning
        (Get-Contact).LastName | Should -Be 'Here'
    }

    It 'gives a generated password once, as a credential' {
        New-TestUser ann | Out-Null
        $credential = Set-SystemUserCredential ann -Generate -PassThru
        $credential | Should -BeOfType pscredential
        $credential.GetNetworkCredential().Password.Length | Should -BeGreaterOrEqual 12
        (Get-SystemUser ann | Format-List * | Out-String) | Should -Not -Match ([regex]::Escape($credential.GetNetworkCredential().Password))
    }
}
