# Tests that the output of Export-Csv, ConvertTo-Json, Export-Clixml and jobs binds like the module's objects, in a real PowerShell.

BeforeDiscovery {
    $forms = 'the object', 'CSV', 'JSON', 'CLIXML', 'a job', 'Select-Object' | ForEach-Object { @{ Form = $_ } }
}

BeforeAll {
    . "$PSScriptRoot/Setup.ps1"

    # Writes the objects of the pipeline in a form in which people keep them, and reads them again.
    function ConvertTo-Form([Parameter(ValueFromPipeline)] $InputObject, [string] $Form) {
        begin { $all = @() }
        process { $all += $InputObject }
        end {
            $file = "$TestDrive/$([guid]::NewGuid())"
            switch ($Form) {
                'the object' { $all }
                'CSV' { $all | Export-Csv $file; Import-Csv $file }
                'JSON' { $all | ConvertTo-Json -Depth 5 | Set-Content $file; Get-Content $file -Raw | ConvertFrom-Json }
                'CLIXML' { $all | Export-Clixml $file; Import-Clixml $file }
                'a job' { Start-Job { $input } -InputObject $all | Receive-Job -Wait -AutoRemoveJob | ForEach-Object { $_ } }
                'Select-Object' { $all | Select-Object * }
            }
        }
    }
}

Describe 'Objects that were written and read again, as <Form>' -ForEach $forms {
    BeforeAll {
        # Ann has the id 2 and the reference 3, Bea the id 3 and the reference 2: a cmdlet that confuses the two takes the wrong person.
        $null = Open-TestDatabase
        Get-UserLicense | Set-UserLicense -Total 50
        $null = New-UserGroup Staff
        $null = New-UserGroup Extra
        $null = New-Contact -OrganizationName Acme -ExternalReference ORG
        $null = New-Contact -FirstName Ann -LastName Bos -ExternalReference 3 -Email ann@example.org -StartDate 2026-01-31
        $null = New-Contact -FirstName Bea -LastName Vos -ExternalReference 2 -Department Sales
        $null = Get-Contact -Type Person | New-SystemUser -UsernameFormat '{FirstName}' -UserGroup Staff
    }

    AfterAll { Close-TestDatabase }

    It 'Set-Contact changes the contact that was written, and an empty cell changes nothing' {
        $row = Get-Contact Ann* | ConvertTo-Form -Form $Form
        if ($Form -in 'the object', 'CLIXML', 'a job') {
            $row | Set-Contact -JobTitle Planner
        }
        else {
            $row | ForEach-Object { $_.JobTitle = 'Planner'; $_ } | Set-Contact
        }

        $ann = Get-Contact Ann*
        "$($ann.JobTitle) $($ann.Email) $($ann.StartDate.ToString('yyyy-MM-dd')) $($ann.ExternalReference)" |
            Should -Be 'Planner ann@example.org 2026-01-31 3'
        (Get-Contact Bea*).JobTitle | Should -BeNullOrEmpty
    }

    It 'Set-SystemUserLicense, Add-UserGroupMember and Disable-SystemUser take the user that was written' {
        $row = Get-SystemUser ann | ConvertTo-Form -Form $Form
        $row | Set-SystemUserLicense LimitedUser
        $row | Add-UserGroupMember Extra
        $ann = Get-SystemUser ann
        "$($ann.License) $($ann.UserGroups)" | Should -Be 'LimitedUser Extra Staff'
        $row | Disable-SystemUser
        (Get-SystemUser ann).Status | Should -Be 'Archived'
        $bea = Get-SystemUser bea
        "$($bea.Status) $($bea.License) $($bea.UserGroups)" | Should -Be 'Active Requestor Staff'
        $row | Enable-SystemUser
    }

    It 'New-SystemUser takes the contact that was written' {
        $null = New-Contact -FirstName Cas -LastName Mos -ExternalReference "C $Form"
        (Get-Contact Cas* | ConvertTo-Form -Form $Form | New-SystemUser).DisplayName | Should -Be 'Cas Mos'
        Get-SystemUser cmos | Disable-SystemUser
    }

    It 'Set-ClientSetting puts back every setting, lists too' {
        Set-ClientSetting DefaultUserGroups Staff, Extra
        Set-ClientSetting ClientName 'Acme | Co'
        $before = Get-ClientSetting | ForEach-Object { "$($_.Name)=$($_.Value)" }
        $rows = Get-ClientSetting | ConvertTo-Form -Form $Form
        Set-ClientSetting DefaultUserGroups $null
        Set-ClientSetting ClientName $null
        $rows | Set-ClientSetting -WarningAction Ignore
        Get-ClientSetting | ForEach-Object { "$($_.Name)=$($_.Value)" } | Should -Be $before
        (Get-ClientSetting DefaultUserGroups).Value | Should -Be 'Staff', 'Extra'
        Set-ClientSetting DefaultUserGroups Staff
    }

    It 'New-EmployeeInterface makes a copy with every setting in another database' {
        Set-Content "$TestDrive/key" 'a key'
        $null = New-EmployeeInterface HR -ServerName sftp.example.org -Port 2222 -RemoteDirectory /in -Username worker -KeyFile "$TestDrive/key" `
            -HostKeyFingerprint 'SHA256:uNiVztksCsDhcc0u9e8BgrJXVGDCFs5yvVbjiVyAgSs', 'SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM' `
            -FilePattern '*.csv;*.xlsx' -CreateUser -FullLoad -ClaimTimeout 00:10:00 -SettleTime 7 -ExportDirectory /out `
            -AllowWeakAlgorithms -Mapping @{
                ExternalReference = 'Worker ID'
                Active            = @{ Column = 'Status'; Map = @{ Active = $true; Gone = $false } }
            }
        $first = Get-EmployeeInterface HR
        $row = $first | ConvertTo-Form -Form $Form
        $here = (Get-UserProvisioningConnection)[-1]
        $other = Connect-UserProvisioning "$TestDrive/$([guid]::NewGuid()).db"
        try {
            $copy = $row | New-EmployeeInterface -Connection $other
            foreach ($name in $first.PSObject.Properties.Name -notmatch '^(Id|DatabaseId|Mapping)$') {
                "$($copy.$name)" | Should -Be "$($first.$name)"
            }

            $copy.Mapping['ExternalReference'] | Should -Be 'Worker ID'
            "$($copy.Mapping['Active']['Column']) $($copy.Mapping['Active']['Map']['Gone'])" | Should -Be 'Status False'
        }
        finally {
            $other | Disconnect-UserProvisioning
            Remove-EmployeeInterface HR -Connection $here
        }
    }
}
