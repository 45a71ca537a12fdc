namespace UserProvisioning.Sources.Mapping;

/// <summary>What a cell of an employee file can say.</summary>
internal enum EmployeeField
{
    ExternalReference,
    Type,
    FirstName,
    Prefix,
    LastName,
    Initials,
    OrganizationName,
    OrganizationReference,
    Email,
    Phone,
    Language,
    JobTitle,
    Department,
    CostCenter,
    ManagerReference,
    StartDate,
    EndDate,
    Active,
    Username,
    License,
    UserGroups,
    UserProfiles,
    CreateUser,
}
