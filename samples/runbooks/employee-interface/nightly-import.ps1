<#
    Runs employee interfaces, and mails the administrators when somebody must look: a run awaits approval, lines were rejected, a file
    or a server failed. When all went well there is no mail. The exit code is 1 when anything failed, so that a scheduler shows it too.

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

    # Whom to mail, and how: through a server, or as .eml files into a folder.
    [string[]] $To,
    [string] $From,
    [string] $SmtpServer,
    [int] $Port = 587,
    [pscredential] $MailCredential,
    [string] $PickupDirectory,

    # Where it remembers what it mailed today: run every five minutes, the same trouble is mailed once a day.
    [string] $StateDirectory = $env:STATE_DIRECTORY
)

$ErrorActionPreference = 'Stop'
$trouble = [Collections.Generic.List[string]]::new()
$failed = $false

try {
    if (-not (Get-Command Invoke-EmployeeInterface -ErrorAction Ignore)) { Import-Module UserProvisioning }
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

    foreach ($interface in Get-EmployeeInterface $Name) {
        # What goes wrong with one interface does not stop the others.
        $warnings = $errors = $null
        $quiet = @{ WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue' }
        $signIn = $secrets["$($interface.Kind)"]
        $runs = @(Invoke-EmployeeInterface $interface @signIn @quiet -WarningVariable warnings -ErrorVariable errors)
        $runs
        foreach ($run in $runs) {
            if ("$($run.Status)" -ne 'Completed') {
                $counts = "$($run.Rows) rows, $($run.Rejected) rejected, $($run.Archived) users archived"
                $trouble.Add("$($interface.Name): run $($run.Id) of $($run.FileName) is $($run.Status): $counts.")
            }
        }
        foreach ($warning in $warnings) { $trouble.Add("$($interface.Name): $warning") }
        foreach ($problem in $errors) {
            $failed = $true
            $trouble.Add("$($interface.Name): $($problem.FullyQualifiedErrorId.Split(',')[0]): $problem")
        }
    }
}
catch {
    # No database, no module: nothing could be done at all.
    $failed = $true
    $trouble.Add("The import could not begin: $_")
}

if ($trouble.Count -gt 0) {
    $trouble
    $body = $trouble -join "`r`n`r`n"
    $state = if ($StateDirectory) { Join-Path $StateDirectory 'mailed-today.txt' }
    $now = (Get-Date -Format 'yyyy-MM-dd') + "`r`n" + $body
    if ($To -and -not ($state -and (Test-Path $state) -and (Get-Content $state -Raw) -eq $now)) {
        $subject = if ($failed) { 'Employee import: something failed' } else { 'Employee import: somebody must look' }
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
            if ($state) { Set-Content $state $now -NoNewline }
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
}

exit [int] $failed
