<#
    From an HR file to mailed credentials, on an embedded database: what a first day with UserProvisioning looks like.
    Read it, copy it, change the file for yours.

    It runs in PowerShell 7.4 or later. '| Out-Host' after each command only shows each table where it belongs; at a prompt you leave it out.
#>
param(
    # The folder for the database and the mails. What an earlier run left in it is removed.
    [string] $Folder = "$PSScriptRoot/../out/demo",

    # A database of SQL Server to use instead. It is made if it does not exist, and must be empty; its owner must run the demo.
    [string] $ConnectionString
)

$ErrorActionPreference = 'Stop'
$Folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Folder)
if (Test-Path $Folder) { Remove-Item $Folder -Recurse -Force }
$null = New-Item $Folder -ItemType Directory

# The built module.
Import-Module "$PSScriptRoot/../out/UserProvisioning"

function Show-Step([string] $Text) { "`n== $Text" | Out-Host }

if ($ConnectionString) {
    Show-Step 'Make the database on the server, and connect.'
    Initialize-UserProvisioningDatabase -ConnectionString $ConnectionString -CreateDatabase
    Connect-UserProvisioning -ConnectionString $ConnectionString | Out-Host
}
else {
    Show-Step 'Connect. The database file is made on the spot.'
    Connect-UserProvisioning "$Folder/demo.db" | Out-Host
}

Show-Step 'Set the client up: its licenses, what a user may do, and what every new user gets.'
Set-ClientSetting ClientName 'Hogeland Hospital'
Set-ClientSetting DefaultLanguage nl
Set-ClientSetting LoginUrl 'https://login.example.org/hogeland'
Set-ClientSetting MailFrom 'servicedesk@example.org'
Set-UserLicense Requestor -Total 300
Set-UserLicense FullUser -Total 5
[void] (New-UserGroup Employees -Description 'Everybody: report a fault, book a room')
[void] (New-UserGroup Planners -Description 'Plan work and people' -RequiredLicense FullUser -Module Planning, Maintenance)
[void] (New-UserProfile 'Self service' -Description 'The pages of the workplace portal')
Set-ClientSetting DefaultUserGroups Employees
Set-ClientSetting DefaultUserProfiles 'Self service'
Get-UserGroup | Out-Host

Show-Step 'What would the HR file do? Nothing is changed yet.'
$file = "$PSScriptRoot/employees.csv"
Compare-EmployeeFile $file -CreateUser | Where-Object Line -le 9 | Out-Host

Show-Step 'Import it, and make users of everybody in it who works here.'
$run = Import-EmployeeFile $file -CreateUser
$run | Out-Host

Show-Step 'These rows were refused, and why. HR mends them and sends the file again.'
Get-ProvisioningRunItem $run -Action Reject | Out-Host

Show-Step 'These contacts are there, and their user could not be made: the pool was empty.'
$short = Get-ProvisioningRunItem $run | Where-Object { $_.Action -ne 'Reject' -and $_.Reason }
"$(@($short).Count) rows; the first three:" | Out-Host
$short | Select-Object -First 3 | Out-Host

Show-Step 'Buy more licenses, and import the same file again: only what was missing is done.'
Set-UserLicense Requestor -Total 350
Import-EmployeeFile $file -CreateUser | Out-Host

Show-Step 'The users, with the names that the clashes gave them.'
Get-SystemUser jjansen* | Out-Host

Show-Step 'Make two of them planners: that needs a higher license.'
Get-SystemUser jjansen, jjansen2 | Set-SystemUserLicense -License FullUser -PassThru | Add-UserGroupMember Planners -PassThru | Out-Host

Show-Step 'The license pool.'
Get-UserLicense | Where-Object Total -gt 0 | Out-Host

Show-Step 'Mail each of them a first password. Without a mail server the mails are files, for you to read.'
$deliveries = Get-SystemUser -Status Active | Send-LoginCredential -PickupDirectory "$Folder/mail" -ErrorAction SilentlyContinue
$deliveries | Select-Object -First 5 | Out-Host
"$(@($deliveries | Where-Object Status -eq Sent).Count) sent. Not sent:" | Out-Host
$deliveries | Where-Object Status -ne Sent | Out-Host

Show-Step 'Who can log in, and who cannot, and why.'
$checks = Get-SystemUser | Test-SystemUser
"$(@($checks | Where-Object CanLogIn).Count) can log in. The others:" | Out-Host
$checks | Where-Object { -not $_.CanLogIn } | Out-Host

Show-Step 'Somebody leaves: access is gone, the license is free, the record stays.'
Disable-SystemUser jjansen3
Get-SystemUser jjansen3 | Out-Host

Show-Step 'And all of it is on record.'
Get-ProvisioningAudit jjansen3 | Out-Host

Show-Step 'Where everything lies'
@"
Database  $Folder/demo.db
Mails     $Folder/mail ($((Get-ChildItem "$Folder/mail" -Filter *.eml).Count) files; open one in any mail program)
HR file   $(Resolve-Path $file)
Script    $PSCommandPath
"@ | Out-Host

Disconnect-UserProvisioning
