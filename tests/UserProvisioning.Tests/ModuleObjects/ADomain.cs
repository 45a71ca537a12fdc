using Microsoft.ActiveDirectory.Management;

namespace UserProvisioning.Tests.ModuleObjects;

/// <summary>
/// The 30 accounts of a domain as Get-ADUser -Filter * -Properties * delivers them: built-in and service accounts without an employee number, a room,
/// disabled and expired accounts, and managers.
/// </summary>
public static class ADomain
{
    public static ADUserOfAll[] Users()
    {
        var users = new List<ADUserOfAll>
        {
            Account("Administrator", enabled: true), Account("Guest", enabled: false), Account("krbtgt", enabled: false),
            Account("svc-backup", enabled: true), Account("svc-sql", enabled: true), Account("room-101", enabled: false),
        };
        users[3].Manager = "CN=Administrator,CN=Users,DC=example,DC=org";
        users[4].servicePrincipalName = new ADPropertyValueCollection("MSSQLSvc/sql.example.org:1433");
        users.Add(Person(1, null));
        for (int i = 2; i <= 24; i++)
        {
            users.Add(Person(i, i < 10 ? 1 : 2));
        }

        users[6].GivenName = "Noor";
        users[6].Surname = "van der Linden";
        users[6].SamAccountName = "noor.vanderlinden";
        users[6].mail = "noor@example.org";
        users[6].Title = "Director";
        users[6].Department = "Board";
        users[8].Enabled = false;
        users[9].AccountExpirationDate = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Local);
        users[10].AccountExpirationDate = new DateTime(2099, 7, 1, 0, 0, 0, DateTimeKind.Local);
        users[11].OfficePhone = null;
        users[12].Manager = "CN=External Boss,OU=Partners,DC=example,DC=org";
        users[13].preferredLanguage = null;
        users[14].mail = null;
        return [.. users];
    }

    private static ADUserOfAll Account(string name, bool enabled) => new()
    {
        Name = name, SamAccountName = name, DistinguishedName = $"CN={name},CN=Users,DC=example,DC=org", Enabled = enabled, Description = "Built-in",
    };

    private static ADUserOfAll Person(int number, int? manager) => new()
    {
        Name = $"Person{number} Last{number}",
        DistinguishedName = Name(number),
        GivenName = $"Person{number}",
        Surname = $"Last{number}",
        SamAccountName = $"p{number}",
        UserPrincipalName = $"p{number}@example.org",
        Enabled = true,
        EmployeeID = $"{1000 + number}",
        mail = $"p{number}@example.org",
        OfficePhone = $"+31 20 {1000 + number}",
        Title = "Planner",
        Department = "Facilities",
        Office = "HQ",
        Company = "Example",
        preferredLanguage = "nl-NL",
        Manager = manager is null ? null : Name(manager.Value),
        MemberOf = new ADPropertyValueCollection("CN=All,DC=example,DC=org", "CN=Planners,DC=example,DC=org"),
        proxyAddresses = new ADPropertyValueCollection($"SMTP:p{number}@example.org", $"smtp:person{number}@example.org"),
        thumbnailPhoto = number % 3 == 0 ? new byte[9000] : null,
    };

    private static string Name(int number) => $"CN=Last{number}\\, Person{number},OU=Staff,DC=example,DC=org";
}
