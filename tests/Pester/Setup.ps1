# What the files share. Each dot-sources it in its BeforeAll; the databases lie in Pester's TestDrive, which goes with the file.

$module = [IO.Path]::GetFullPath([IO.Path]::Combine($PSScriptRoot, '..', '..', 'out', 'UserProvisioning'))
if (-not (Get-Module UserProvisioning)) { Import-Module $module }

# Connects to a fresh database that has licenses to give.
function Open-TestDatabase {
    $connection = Connect-UserProvisioning "$TestDrive/$([guid]::NewGuid()).db"
    Set-UserLicense Requestor 50
    Set-UserLicense FullUser 5
    $connection
}

function Close-TestDatabase {
    Get-UserProvisioningConnection | Disconnect-UserProvisioning
}

# Makes a contact with a user for each name, and answers the users.
function New-TestUser([string[]] $LastName) {
    $LastName | ForEach-Object { New-Contact -FirstName Test -LastName $_ -ExternalReference $_ -Email "$_@acme.example" } | New-SystemUser -UsernameFormat '{LastName}'
}

# What a person sees of the objects in a window of 80 columns: lines without colour, without empty ones at either end.
function Get-RenderedText([int] $Width = 80) {
    $text = $input | Out-String -Width $Width
    $text = [regex]::Replace($text, '\x1b\[[0-9;]*m', '')
    (($text -split '\r?\n') | ForEach-Object { $_.TrimEnd() }) -join "`n" | ForEach-Object { $_.Trim("`n") }
}

# Starts another PowerShell of this kind on a script. A PowerShell that is a .NET tool runs in a process of 'dotnet'.
function Start-ChildShell([string] $Script, [hashtable] $Environment = @{}) {
    $self = [Environment]::ProcessPath
    $start = [Diagnostics.ProcessStartInfo]::new($self)
    if ([IO.Path]::GetFileNameWithoutExtension($self) -eq 'dotnet') { $start.ArgumentList.Add([IO.Path]::Combine($PSHOME, 'pwsh.dll')) }
    $script = "`$ErrorActionPreference = 'Stop'; [Console]::OutputEncoding = [Text.Encoding]::UTF8; $Script"
    foreach ($argument in '-NoLogo', '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))) { $start.ArgumentList.Add($argument) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start.StandardOutputEncoding = $start.StandardErrorEncoding = [Text.Encoding]::UTF8
    $start.WorkingDirectory = (Get-Item $TestDrive).FullName
    $start.Environment['NO_COLOR'] = '1'
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $process = [Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $process
}

# Runs a script in another PowerShell, and answers the lines that it wrote. It must end well.
function Invoke-ChildShell([string] $Script, [hashtable] $Environment = @{}) {
    $process = Start-ChildShell $Script $Environment
    try {
        $errors = $process.StandardError.ReadToEndAsync()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        if ($process.ExitCode -ne 0) { throw "The other PowerShell ended with $($process.ExitCode): $output $($errors.Result)" }
        $output -split '\r?\n' | Where-Object { $_ }
    }
    finally {
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.Dispose()
    }
}

# A file with so many new people, all of whom want a user.
function New-EmployeeFile([string] $Path, [int] $Rows) {
    $lines = [Collections.Generic.List[string]]::new($Rows + 1)
    $lines.Add('ExternalReference,FirstName,LastName,Email,CreateUser')
    foreach ($i in 1..$Rows) { $lines.Add("E$i,First$i,Last$i,p$i@acme.example,true") }
    [IO.File]::WriteAllLines($Path, $lines)
}
