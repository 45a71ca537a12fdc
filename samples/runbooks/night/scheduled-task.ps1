<#
    Registers the work of the night as a scheduled task of Windows. Run it once, as an administrator, in PowerShell 7. The task runs as a group
    managed service account, which has no password to keep: give it the right to the database, and to read the key file.
#>
param(
    [string] $Account = 'EXAMPLE\svc-userprov$',
    [string] $Script = 'C:\ProgramData\UserProvisioning\night.ps1',
    [string[]] $Arguments = @(
        '-ServerInstance sql.example.org -Database UserProvisioning'
        '-SmtpServer mail.example.org -From userprovisioning@example.org -To it@example.org'),
    [datetime] $At = '02:30'
)

$ErrorActionPreference = 'Stop'
$pwsh = (Get-Command pwsh -CommandType Application)[0].Source
Register-ScheduledTask -TaskName 'UserProvisioning night' -Force `
    -Description 'Runs interfaces, rules and lifecycle tasks, and mails the administrators.' `
    -Action (New-ScheduledTaskAction -Execute $pwsh -Argument "-NoLogo -NoProfile -NonInteractive -File `"$Script`" $Arguments") `
    -Trigger (New-ScheduledTaskTrigger -Daily -At $At) `
    -Principal (New-ScheduledTaskPrincipal -UserId $Account -LogonType Password) `
    -Settings (
        New-ScheduledTaskSettingsSet -MultipleInstances IgnoreNew -StartWhenAvailable -ExecutionTimeLimit (New-TimeSpan -Hours 4) `
            -RestartCount 2 -RestartInterval (New-TimeSpan -Minutes 10))
