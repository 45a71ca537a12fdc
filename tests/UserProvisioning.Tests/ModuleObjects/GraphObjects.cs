namespace Microsoft.Graph.PowerShell.Models;

/// <summary>A stand-in for the type of Microsoft.Graph for what has an id, such as a manager that was expanded.</summary>
public class MicrosoftGraphDirectoryObject
{
    public IDictionary<string, object?> AdditionalProperties { get; } = new Dictionary<string, object?>();

    public DateTime? DeletedDateTime { get; set; }

    public string? Id { get; set; }
}

/// <summary>A stand-in for the organizational data of an employee.</summary>
public sealed class MicrosoftGraphEmployeeOrgData
{
    public string? CostCenter { get; set; }

    public string? Division { get; set; }
}

/// <summary>A stand-in for a drive. Like all types of that module, it makes what it holds when that is asked for.</summary>
public sealed class MicrosoftGraphDrive
{
    private MicrosoftGraphUser? _createdByUser;

    public MicrosoftGraphUser CreatedByUser => _createdByUser ??= new MicrosoftGraphUser();

    public string? DriveType { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public MicrosoftGraphDirectoryObject[]? Items { get; set; }
}

/// <summary>A stand-in for a license that was assigned.</summary>
public sealed class MicrosoftGraphAssignedLicense
{
    public string[] DisabledPlans { get; } = [];

    public string? SkuId { get; set; }
}

/// <summary>A stand-in for the type that Get-MgUser delivers. What was not asked for is null, or an empty object.</summary>
public sealed class MicrosoftGraphUser : MicrosoftGraphDirectoryObject
{
    private MicrosoftGraphDrive? _drive;
    private MicrosoftGraphEmployeeOrgData? _employeeOrgData;
    private MicrosoftGraphDirectoryObject? _manager;
    private MicrosoftGraphDirectoryObject? _calendar;

    public string? AboutMe { get; set; }

    public bool? AccountEnabled { get; set; }

    public MicrosoftGraphAssignedLicense[]? AssignedLicenses { get; set; }

    public DateTime? Birthday { get; set; }

    public string[]? BusinessPhones { get; set; }

    public MicrosoftGraphDirectoryObject Calendar => _calendar ??= new MicrosoftGraphDirectoryObject();

    public string? City { get; set; }

    public string? CompanyName { get; set; }

    public DateTime? CreatedDateTime { get; set; }

    public string? Department { get; set; }

    public string? DisplayName { get; set; }

    public MicrosoftGraphDrive Drive => _drive ??= new MicrosoftGraphDrive();

    public DateTime? EmployeeHireDate { get; set; }

    public string? EmployeeId { get; set; }

    public DateTime? EmployeeLeaveDateTime { get; set; }

    public MicrosoftGraphEmployeeOrgData EmployeeOrgData => _employeeOrgData ??= new MicrosoftGraphEmployeeOrgData();

    public string? EmployeeType { get; set; }

    public string? GivenName { get; set; }

    public string[]? ImAddresses { get; set; }

    public string? JobTitle { get; set; }

    public string? Mail { get; set; }

    public MicrosoftGraphDirectoryObject Manager => _manager ??= new MicrosoftGraphDirectoryObject();

    public string? MobilePhone { get; set; }

    public string? OfficeLocation { get; set; }

    public string? PreferredLanguage { get; set; }

    public string[]? ProxyAddresses { get; set; }

    public string? Surname { get; set; }

    public string? UserPrincipalName { get; set; }

    public string? UserType { get; set; }
}
