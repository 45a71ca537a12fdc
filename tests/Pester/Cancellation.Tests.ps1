BeforeAll {
    . "$PSScriptRoot/Setup.ps1"

    # Starts a script in another PowerShell, sends it the signal of Ctrl+C after it said that it is ready, and returns how it ended.
    function Invoke-Interrupted([string] $Script, [int] $AfterMilliseconds) {
        $process = Start-ChildShell $Script
        try {
            $errors = $process.StandardError.ReadToEndAsync()
            while ($null -ne ($line = $process.StandardOutput.ReadLine()) -and $line -ne 'ready') { }
            if ($null -eq $line) { throw "The script did not begin: $($errors.Result)" }
            # Wait long enough for the script to be in the middle of its work.
            [Threading.Thread]::Sleep($AfterMilliseconds)
            sh -c "kill -INT $($process.Id)"
            $output = $process.StandardOutput.ReadToEndAsync()
            [pscustomobject] @{ Ended = $process.WaitForExit(20000); Output = $output.Result; Errors = $errors.Result }
        }
        finally {
            if (-not $process.HasExited) { $process.Kill($true) }
            $process.Dispose()
        }
    }

    # Checks with cmdlets the invariants that must hold at any time.
    function Assert-Sound {
        $users = @(Get-SystemUser)
        (Get-UserLicense Requestor).Used | Should -Be @($users | Where-Object Status -eq Active).Count
        @($users.Username | Sort-Object -Unique).Count | Should -Be $users.Count
        @(Get-Contact | Where-Object HasSystemUser).Count | Should -Be $users.Count
        Get-ProvisioningRun | Where-Object { "$($_.Status)" -eq 'Running' } | Should -BeNullOrEmpty
    }
}

# There is no SIGINT to send on Windows, where Ctrl+C is an event of the console.
Describe 'Ctrl+C' -Skip:$IsWindows {
    BeforeEach {
        $connect = [scriptblock]::Create((New-TestDatabase))
        & $connect | Out-Null
        Set-UserLicense Requestor 100000
        New-TestUser ann, bob | Out-Null
        Close-TestDatabase
        $begin = "Import-Module '$module'; `$null = $connect; "
    }

    AfterEach { Close-TestDatabase }

    It 'ends an import at once, leaves each row applied completely or not at all, and importing the file again finishes it' {
        New-EmployeeFile "$TestDrive/large.csv" 40000
        $end = Invoke-Interrupted "$begin 'ready'; Import-EmployeeFile '$TestDrive/large.csv'; 'It went on'" -AfterMilliseconds 700
        $end.Ended | Should -BeTrue
        $end.Output | Should -Not -Match 'Completed|It went on'

        & $connect | Out-Null
        Assert-Sound
        $run = Import-EmployeeFile "$TestDrive/large.csv"
        $run.Status | Should -Be 'Completed'
        $run.UsersCreated | Should -Be 40000
        @(Get-ProvisioningRun).Count | Should -Be 1
        Assert-Sound
    }

    It 'ends a pipeline at once, and leaves no user half made' {
        $work = '1..200000 | ForEach-Object { New-Contact -LastName "L$_" } | New-SystemUser'
        $end = Invoke-Interrupted "$begin 'ready'; $work; 'It went on'" -AfterMilliseconds 500
        $end.Ended | Should -BeTrue
        $end.Output | Should -Not -Match 'It went on'

        & $connect | Out-Null
        Assert-Sound
        @(Get-SystemUser).Count | Should -BeLessThan 200000
        # The interrupted call has not left the database locked.
        Set-ClientSetting ClientName Acme
    }
}
