# The session of the picture in the README. './build.sh Docs' runs it and draws session.svg.
#! $WarningPreference = 'Ignore'
#! Connect-UserProvisioning ./hogeland.db
#! Set-ClientSetting ClientName 'Hogeland Hospital'
#! New-UserGroup Employees
#! Set-ClientSetting DefaultUserGroups Employees
#! Set-UserLicense Requestor 330; Set-UserLicense FullUser 5
Import-EmployeeFile ./employees.csv -CreateUser
Get-ProvisioningRunItem 1 -Action Reject
#! Get-SystemUser jjansen2 | Set-SystemUserLicense -License FullUser; Disable-SystemUser jjansen3
#! Get-SystemUser jjansen, jjansen2 | Send-LoginCredential -PickupDirectory ./mail
Get-SystemUser jjansen*
Get-UserLicense | Where-Object Total
