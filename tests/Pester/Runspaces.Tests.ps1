BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'Several runspaces' {
    BeforeEach {
        $connect = New-TestDatabase
        & ([scriptblock]::Create($connect)) | Out-Null
        Set-UserLicense Requestor 50
    }

    AfterEach { Close-TestDatabase }

    It 'have connections of their own: a new one has none' {
        1 | ForEach-Object -Parallel { Import-Module $using:module; try { Get-SystemUser } catch { $_.FullyQualifiedErrorId } } |
            Should -BeLike 'NotConnected,*'
        Get-UserProvisioningConnection | Should -HaveCount 1
    }

    It 'share one database: ForEach-Object -Parallel makes each user once' {
        $names = 1..24 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:module
            $null = & ([scriptblock]::Create($using:connect))
            (New-Contact -FirstName Jan -LastName Visser -ExternalReference "E$_" | New-SystemUser).Username
            Disconnect-UserProvisioning
        }
        $names | Should -HaveCount 24
        @($names | Sort-Object -Unique).Count | Should -Be 24
        (Get-UserLicense Requestor).Used | Should -Be 24
    }

    It 'may share a connection that one of them opened' {
        $connection = Get-UserProvisioningConnection
        1..12 | ForEach-Object -ThrottleLimit 4 -Parallel {
            Import-Module $using:module
            New-Contact -LastName "L$_" -Connection $using:connection | New-SystemUser -Connection $using:connection
        } | Should -HaveCount 12
        (Get-UserLicense Requestor).Used | Should -Be 12
        $connection.IsOpen | Should -BeTrue
    }

    It 'may belong to thread jobs and background jobs' {
        $work = {
            param($Module, $Connect, $Name)
            Import-Module $Module
            $null = & ([scriptblock]::Create($Connect))
            New-Contact -LastName $Name | New-SystemUser | ForEach-Object Username
        }
        $jobs = @(
            Start-ThreadJob $work -ArgumentList $module, $connect, Thread
            Start-Job $work -ArgumentList $module, $connect, Process
        )
        $jobs | Receive-Job -Wait -AutoRemoveJob | Sort-Object | Should -Be 'process', 'thread'
        @(Get-SystemUser).Count | Should -Be 2
    }
}
