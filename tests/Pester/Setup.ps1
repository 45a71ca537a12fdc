# The functions that the test files share. Each file dot-sources this one in its BeforeAll. Databases are in Pester's TestDrive, which Pester deletes.

$module = Join-Path (Split-Path (Split-Path $PSScriptRoot)) 'out' 'UserProvisioning'
if (-not (Get-Module UserProvisioning)) { Import-Module $module }

# Nobody can answer questions in a test, so cmdlets must not ask.
$global:ConfirmPreference = 'None'

# Makes the database of a test: a new file, or a database on the server that USERPROVISIONING_TEST_SQLSERVER names. Returns the statement that
# connects, so that other shells can do it too.
function New-TestDatabase {
    if (-not $env:USERPROVISIONING_TEST_SQLSERVER) {
        return "Connect-UserProvisioning '$TestDrive/$([guid]::NewGuid()).db'"
    }

    # One database serves the whole run, and is emptied for each test. run.ps1 drops it.
    $given = $env:USERPROVISIONING_TEST_SQLSERVER
    if (-not $global:UserProvisioningTestDatabase) {
        $name = "UserProvisioningTest_$([guid]::NewGuid().ToString('N'))"
        Initialize-UserProvisioningDatabase -ConnectionString "$given;Database=$name" -CreateDatabase -Confirm:$false
        $global:UserProvisioningTestDatabase = $name

        # What a new database holds is part of the schema: Clear-TestDatabase keeps these tables, and sets back the numbers that have begun.
        $global:UserProvisioningTestKept = @(Get-TestTable | Where-Object { Invoke-TestServer $name "SELECT TOP 1 1 FROM UserProvisioning.$_" })
        $global:UserProvisioningTestNumbers = @(Invoke-TestServer $name @'
            SELECT 'UPDATE UserProvisioning.LastIds SET LastId = ' + CAST(LastId AS varchar(20)) + ' WHERE TableName = ''' + TableName + ''';'
            FROM UserProvisioning.LastIds
'@)
    }

    Clear-TestDatabase
    "Connect-UserProvisioning -ConnectionString '$($given -replace "'", "''");Database=$global:UserProvisioningTestDatabase'"
}

# Runs a statement on the server through the SqlClient that the module has loaded.
function Invoke-TestServer([string] $Database, [string] $Sql) {
    $client = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'Microsoft.Data.SqlClient' } | Select-Object -Last 1
    $type = $client.GetType('Microsoft.Data.SqlClient.SqlConnection')

    # A database is not dropped while a pool has a connection to it.
    if ($Database -eq 'master') { $type::ClearAllPools() }
    $connection = [Activator]::CreateInstance($type, "$env:USERPROVISIONING_TEST_SQLSERVER;Database=$Database")
    try {
        $connection.Open()
        $command = $connection.CreateCommand()
        $command.CommandText = $Sql
        $reader = $command.ExecuteReader()
        while ($reader.Read()) { for ($i = 0; $i -lt $reader.FieldCount; $i++) { $reader.GetValue($i) } }
        $reader.Dispose()
    }
    finally {
        $connection.Dispose()
    }
}

function Get-TestTable {
    Invoke-TestServer $global:UserProvisioningTestDatabase @'
        SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = 'UserProvisioning' AND TABLE_TYPE = 'BASE TABLE'
'@
}

function Clear-TestDatabase {
    $database = $global:UserProvisioningTestDatabase
    if (-not $global:UserProvisioningTestTables) {
        # Rows are deleted from a table before the tables that its foreign keys point to.
        $order = @()
        $left = @(Get-TestTable | Where-Object { $_ -notin $global:UserProvisioningTestKept })
        $keys = Invoke-TestServer $database "SELECT OBJECT_NAME(parent_object_id) + '>' + OBJECT_NAME(referenced_object_id) FROM sys.foreign_keys"
        while ($left) {
            $free = @($left | Where-Object {
                $table = $_
                -not ($keys | Where-Object { $from, $to = $_ -split '>'; $to -eq $table -and $from -ne $table -and $from -in $left })
            })
            if (-not $free) { throw "The tables $left point to each other." }
            $order += $free
            $left = @($left | Where-Object { $_ -notin $free })
        }

        $global:UserProvisioningTestTables = $order
    }

    $deletions = $global:UserProvisioningTestTables | ForEach-Object { "DELETE FROM UserProvisioning.$_;" }
    Invoke-TestServer $database "$deletions $global:UserProvisioningTestNumbers UPDATE UserProvisioning.Licenses SET Used = 0, Total = 0"
}

# Connects to a new database with licenses.
function Open-TestDatabase {
    $connection = . ([scriptblock]::Create((New-TestDatabase)))
    Set-UserLicense Requestor 50
    Set-UserLicense FullUser 5
    $connection
}

function Close-TestDatabase {
    Get-UserProvisioningConnection | Disconnect-UserProvisioning
}

# Makes a contact with a user for each name, and returns the users.
function New-TestUser([string[]] $LastName) {
    $LastName | ForEach-Object { New-Contact -FirstName Test -LastName $_ -ExternalReference $_ -Email "$_@acme.example" } |
        New-SystemUser -UsernameFormat '{LastName}'
}

# Returns what a person sees of objects in a window of 80 columns: lines without colour, without empty lines at the start and end.
function Get-RenderedText([int] $Width = 80) {
    $text = $input | Out-String -Width $Width
    $text = [regex]::Replace($text, '\x1b\[[0-9;]*m', '')
    (($text -split '\r?\n') | ForEach-Object { $_.TrimEnd() }) -join "`n" | ForEach-Object { $_.Trim("`n") }
}

# Starts another process of this PowerShell that runs a script. A PowerShell that is a .NET tool runs in a process of 'dotnet'.
function Start-ChildShell([string] $Script, [hashtable] $Environment = @{}) {
    $self = [Environment]::ProcessPath
    $start = [Diagnostics.ProcessStartInfo]::new($self)
    if ((Split-Path $self -LeafBase) -eq 'dotnet') { $start.ArgumentList.Add((Join-Path $PSHOME 'pwsh.dll')) }
    $script = "`$ErrorActionPreference = 'Stop'; [Console]::OutputEncoding = [Text.Encoding]::UTF8; $Script"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($script))
    foreach ($argument in '-NoLogo', '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', $encoded) {
        $start.ArgumentList.Add($argument)
    }

    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start.StandardOutputEncoding = $start.StandardErrorEncoding = [Text.Encoding]::UTF8
    $start.WorkingDirectory = (Get-Item $TestDrive).FullName
    $start.Environment['NO_COLOR'] = '1'
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $process = [Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $process
}

# Runs a script in another PowerShell, which must succeed, and returns the lines of its output.
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

# Makes a file with a number of new people, all of whom get a user.
function New-EmployeeFile([string] $Path, [int] $Rows) {
    $lines = [Collections.Generic.List[string]]::new($Rows + 1)
    $lines.Add('ExternalReference,FirstName,LastName,Email,CreateUser')
    foreach ($i in 1..$Rows) { $lines.Add("E$i,First$i,Last$i,p$i@acme.example,true") }
    [IO.File]::WriteAllLines($Path, $lines)
}
