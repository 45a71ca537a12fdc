<#
    The work of a night: runs all employee interfaces, the assignment rules and the lifecycle tasks, and mails the administrators what was done, what
    went wrong, what waits for approval, what will come in the next days, which license runs out when, and the anchor of the audit trail, which it
    checks. What goes wrong with one part does not stop the others. The exit code is 1 when anything failed, so that a scheduler shows it too.

    Secrets come from outside: -Credential, -DirectoryCredential and -MailCredential from whoever calls this (a vault, Azure Automation), or the
    passphrase of the key file from -KeyPassphraseFile, which systemd hands out as a credential.
#>
param(
    # The database: an embedded file, or a SQL Server.
    [string] $Path,
    [string] $ServerInstance,
    [string] $Database,
    [securestring] $AccessToken,

    # Instead of these, where signing in takes something else. Without a password: others can read a command line.
    [string] $ConnectionString,

    # Which interfaces; wildcards are allowed.
    [string] $Name = '*',

    # Who signs in to SFTP servers, and who to directories.
    [pscredential] $Credential,
    [pscredential] $DirectoryCredential,
    [string] $KeyPassphraseFile,

    # Whom to mail, and how: through a server, or as .eml files into a folder. The mails to users go the same way.
    [string[]] $To,
    [string] $From,
    [string] $SmtpServer,
    [int] $Port = 587,
    [pscredential] $MailCredential,
    [string] $PickupDirectory,

    # A file that keeps the anchor from one night to the next, so that the audit trail is checked against it. Whoever owns the database should not be
    # able to write it. Without it, only the mails keep the anchors.
    [string] $AnchorFile,

    # How many days to look ahead.
    [int] $Days = 7,
    [int] $ForecastDays = 90,

    # The most lines of a list in the mail.
    [int] $Longest = 50
)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$done = [Collections.Generic.List[string]]::new()
$trouble = [Collections.Generic.List[string]]::new()
$waiting = [Collections.Generic.List[string]]::new()
$coming = [Collections.Generic.List[string]]::new()
$licenses = [Collections.Generic.List[string]]::new()
$record = [Collections.Generic.List[string]]::new()
$failed = $false

function Add-Run([string] $What, [object[]] $Runs) {
    foreach ($run in $Runs) {
        # A run with the id 0 had nothing to do.
        if ($run.Id -eq 0) { continue }
        $counts = foreach ($count in 'Rows', 'Created', 'Updated', 'Archived', 'Restored', 'UsersCreated', 'Granted', 'Revoked', 'Rejected') {
            if ($run.$count -gt 0) { "$($run.$count) $($count.ToLowerInvariant())" }
        }
        $file = if ($run.FileName) { " ($($run.FileName))" }
        $line = "${What}: run $($run.Id)$file is $($run.Status)$(if ($counts) { ": $($counts -join ', ')" })."
        if ("$($run.Status)" -eq 'Completed') { $done.Add($line) } elseif ("$($run.Status)" -ne 'AwaitingApproval') { $trouble.Add($line) }
        if ("$($run.Kind)" -eq 'Lifecycle') {
            Get-ProvisioningRunItem $run | Group-Object Field -NoElement | ForEach-Object { $done.Add("  $($_.Name): $($_.Count)") }
            foreach ($item in Get-ProvisioningRunItem $run -Action Reject | Select-Object -First $Longest) {
                $trouble.Add("  $($item.Field), $($item.DisplayName): $($item.Reason)")
            }
        }
    }
}

function Invoke-Part([string] $What, [scriptblock] $Work) {
    $warnings = $errors = $null
    try {
        $quiet = @{ WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue'; WarningVariable = 'warnings'; ErrorVariable = 'errors' }
        Add-Run $What @(. $Work)
    }
    catch {
        $script:failed = $true
        $trouble.Add("${What}: $($_.FullyQualifiedErrorId.Split(',')[0]): $_")
    }

    foreach ($warning in $warnings) { $trouble.Add("${What}: $warning") }
    foreach ($problem in $errors | Where-Object { $_ -is [Management.Automation.ErrorRecord] }) {
        $script:failed = $true
        $trouble.Add("${What}: $($problem.FullyQualifiedErrorId.Split(',')[0]): $problem")
    }
}

function Test-Record {
    try {
        $noted = @{}
        if ($AnchorFile -and (Test-Path $AnchorFile)) { $noted.Anchor = (Get-Content $AnchorFile -Raw).Trim() }
        $check = Test-ProvisioningAudit @noted
        if (-not $check.IsSound) {
            $script:failed = $true
            $trouble.Add("The audit trail is not sound$(if ($check.BrokenAt) { ", from entry $($check.BrokenAt) on" }): $($check.Reason)")
            return
        }

        $record.Add("The audit trail is sound: $($check.Entries) entries were checked.")
        if ($check.Anchor) {
            $record.Add("Its anchor, to keep and to give to a later Test-ProvisioningAudit -Anchor: $($check.Anchor)")
            if ($AnchorFile) { Set-Content $AnchorFile $check.Anchor }
        }
    }
    catch {
        $script:failed = $true
        $trouble.Add("The audit trail could not be checked: $_")
    }
}

try {
    if (-not (Get-Command Invoke-LifecycleTask -ErrorAction Ignore)) { Import-Module UserProvisioning }
    $connection = @{}
    if ($Path) { $connection.Path = $Path }
    if ($ServerInstance) { $connection.ServerInstance = $ServerInstance }
    if ($Database) { $connection.Database = $Database }
    if ($AccessToken) { $connection.AccessToken = $AccessToken }
    if ($ConnectionString) { $connection.ConnectionString = $ConnectionString }
    $null = Connect-UserProvisioning @connection

    $secrets = @{ Sftp = @{}; Directory = @{} }
    if ($Credential) { $secrets.Sftp.Credential = $Credential }
    if ($DirectoryCredential) { $secrets.Directory.Credential = $DirectoryCredential }
    if ($KeyPassphraseFile) {
        $secrets.Sftp.KeyPassphrase = (Get-Content $KeyPassphraseFile -Raw).TrimEnd("`r", "`n") | ConvertTo-SecureString -AsPlainText
    }

    $mail = @{}
    if ($From) { $mail.From = $From }
    if ($PickupDirectory) { $mail.PickupDirectory = $PickupDirectory }
    elseif ($SmtpServer) {
        $mail += @{ SmtpServer = $SmtpServer; Port = $Port }
        if ($MailCredential) { $mail.Credential = $MailCredential }

        # Nothing secret may go to a server without TLS, but a relay on port 25 that wants no account often has none.
        if ($Port -eq 25 -and -not $MailCredential) { $mail.TlsMode = 'None' }
    }

    # First what the sources say, then the rules, then the calendar.
    foreach ($interface in Get-EmployeeInterface $Name) {
        $signIn = $secrets["$($interface.Kind)"]
        Invoke-Part $interface.Name { Invoke-EmployeeInterface $interface @signIn @quiet }
    }

    if (Get-Command Invoke-AssignmentRule -ErrorAction Ignore) { Invoke-Part 'Assignment rules' { Invoke-AssignmentRule @quiet } }
    Invoke-Part 'Lifecycle tasks' { Invoke-LifecycleTask @mail @quiet }

    foreach ($run in Get-ProvisioningRun -Status AwaitingApproval) {
        $since = $run.StartedAt.ToString('yyyy-MM-dd HH:mm')
        $counts = "archives $($run.Archived), creates $($run.Created), changes $($run.Updated), makes $($run.UsersCreated) users"
        $waiting.Add("Run $($run.Id) of $($run.Source), since ${since}: $counts. Get-ProvisioningRunItem $($run.Id) shows it.")
    }

    $tasks = @(Get-LifecycleTask -DueBefore ([datetime]::Today.AddDays($Days + 1)) -WarningAction SilentlyContinue | Sort-Object DueOn, Name)
    foreach ($task in $tasks | Select-Object -First $Longest) {
        $coming.Add("$($task.DueOn.ToString('yyyy-MM-dd'))  $($task.Name)  $($task.Target) ($($task.DisplayName)): $($task.Reason)")
    }

    if ($tasks.Count -gt $Longest) { $coming.Add("... and $($tasks.Count - $Longest) more: Get-LifecycleTask -DueBefore lists them.") }

    $short = Get-LicenseForecast -Until ([datetime]::Today.AddDays($ForecastDays)) | Where-Object Short -gt 0 | Group-Object License
    foreach ($license in $short) {
        $first = $license.Group[0]
        $most = ($license.Group | Measure-Object Short -Maximum).Maximum
        $day = $first.On.ToString('yyyy-MM-dd')
        $licenses.Add("$($license.Name) runs out on ${day}: $($first.Used) of $($first.Total); at most $most are missing.")
    }

    Test-Record
}
catch {
    # No database, no module: nothing could be done at all.
    $failed = $true
    $trouble.Add("The night could not begin: $_")
}

if ($done.Count -eq 0) { $done.Add('Nothing was to be done.') }
if ($waiting.Count -eq 0) { $waiting.Add('Nothing waits.') }
if ($coming.Count -eq 0) { $coming.Add('Nothing will come.') }
if ($record.Count -eq 0) { $record.Add('The audit trail was not found sound; see above.') }
if ($licenses.Count -eq 0) { $licenses.Add("No license runs out in the next $ForecastDays days.") }
$sections = [ordered] @{}
if ($trouble.Count -gt 0) { $sections['What somebody must look at'] = $trouble }
$sections['What was done'] = $done
$sections['What waits for approval'] = $waiting
$sections["What will come in the next $Days days"] = $coming
$sections['Licenses'] = $licenses
$sections['The audit trail'] = $record
$body = ($sections.GetEnumerator() | ForEach-Object { "$($_.Key)`r`n$('-' * $_.Key.Length)`r`n$($_.Value -join "`r`n")" }) -join "`r`n`r`n"
$body

if ($To) {
    $subject = if ($failed) { 'User provisioning: something failed' }
        elseif ($trouble.Count -gt 0 -or $waiting[0] -ne 'Nothing waits.') { 'User provisioning: somebody must look' }
        else { 'User provisioning: all went well' }
    $message = [Net.Mail.MailMessage]::new($From, $To -join ',', "$subject ($([Environment]::MachineName))", $body)
    $client = [Net.Mail.SmtpClient]::new()
    try {
        if ($PickupDirectory) {
            $client.DeliveryMethod = 'SpecifiedPickupDirectory'
            $client.PickupDirectoryLocation = (Resolve-Path $PickupDirectory).Path
        }
        else {
            $client.Host = $SmtpServer
            $client.Port = $Port

            # A password goes over TLS only.
            $client.EnableSsl = $null -ne $MailCredential -or $Port -ne 25
            if ($MailCredential) { $client.Credentials = $MailCredential.GetNetworkCredential() }
        }

        $client.Send($message)
    }
    catch {
        # The scheduler is all that is left to tell.
        $failed = $true
        "The mail to $($To -join ', ') could not be sent: $_"
    }
    finally {
        $message.Dispose()
        $client.Dispose()
    }
}

exit [int] $failed
