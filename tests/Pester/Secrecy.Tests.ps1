BeforeAll { . "$PSScriptRoot/Setup.ps1" }

Describe 'No password' {
    BeforeEach { Open-TestDatabase | Out-Null }
    AfterEach { Close-TestDatabase }

    It 'is in a transcript, in verbose or debug output, in an error or in the audit trail' {
        # The script runs in a shell of its own, since a transcript holds what the host shows. Its only output is the passwords.
        $secrets = Invoke-ChildShell @"
            Import-Module '$module'
            `$null = $(New-TestDatabase)
            Set-UserLicense Requestor 9
            `$null = New-Contact -LastName ann | New-SystemUser
            `$chosen = 'Correct-Horse-7-Battery'
            `$null = Start-Transcript ./transcript.txt -UseMinimalHeader
            `$generated = Set-SystemUserCredential ann -Generate -PassThru -Verbose -Debug
            `$said = Set-SystemUserCredential ann -Generate -Pronounceable -PassThru -Verbose -Debug
            Set-SystemUserCredential ann -Password (ConvertTo-SecureString `$chosen -AsPlainText) -Verbose -Debug
            `$token = ConvertTo-SecureString 'ya29-T0ken-of-nobody' -AsPlainText
            `$mail = @{ To = 'a@x.example'; From = 'it@x.example'; SmtpServer = '127.0.0.1'; Port = 1; AccessToken = `$token }
            try { Send-LoginCredential ann -Force @mail -Verbose } catch { `$unsent = `$_ }
            Set-ClientSetting PasswordMinimumLength 40
            Set-SystemUserCredential ann -Password (ConvertTo-SecureString `$chosen -AsPlainText) -ErrorAction SilentlyContinue -ErrorVariable failed
            `$generated, `$said | Out-Host
            `$unsent | Format-List * -Force | Out-Host
            Get-ProvisioningAudit | Format-List * | Out-Host
            `$failed | Format-List * -Force | Out-Host
            Get-SystemUser | Format-List * | Out-Host
            `$null = Stop-Transcript
            "secret `$(`$generated.GetNetworkCredential().Password)"
            "secret `$(`$said.GetNetworkCredential().Password)"
            "secret `$chosen"
            'secret ya29-T0ken-of-nobody'
"@ | Where-Object { $_ -like 'secret *' } | ForEach-Object { $_.Substring(7) }
        $secrets | Should -HaveCount 4
        $text = [IO.File]::ReadAllText("$TestDrive/transcript.txt")
        $text | Should -Match 'PasswordPolicy'
        $text | Should -Match 'SetPassword'
        foreach ($secret in $secrets) {
            $secret.Length | Should -BeGreaterOrEqual 12
            $text | Should -Not -Match ([regex]::Escape($secret))
        }
    }

    It 'is in the verbose or debug stream of a mail that carries one, nor in the database' {
        New-TestUser ann | Out-Null

        # With -Debug, PowerShell asks before it shows a warning, so the call must not warn.
        Set-ClientSetting LoginUrl https://login.example.org
        Set-ClientSetting MailFrom it@example.org
        $streams = Get-SystemUser | Send-LoginCredential -PickupDirectory "$TestDrive/mail" -Verbose -Debug *>&1 | Out-String
        $mail = [IO.File]::ReadAllText((Get-ChildItem "$TestDrive/mail/*.eml").FullName)
        $password = [regex]::Match($mail, '(?m)^\s*Password:\s*(\S+)\s*$').Groups[1].Value
        $password.Length | Should -BeGreaterOrEqual 12
        $streams | Should -Not -Match ([regex]::Escape($password))
        $file = (Get-UserProvisioningConnection).Location
        Close-TestDatabase
        $held = if ($env:USERPROVISIONING_TEST_SQLSERVER) {
            Get-TestTable | ForEach-Object { Invoke-TestServer $global:UserProvisioningTestDatabase "SELECT * FROM UserProvisioning.$_" } | Out-String
        }
        else {
            Get-ChildItem "$file*" | ForEach-Object { [Text.Encoding]::Latin1.GetString([IO.File]::ReadAllBytes($_.FullName)) } | Out-String
        }

        $held | Should -Match 'ann'
        $held | Should -Not -Match ([regex]::Escape($password))
    }
}
