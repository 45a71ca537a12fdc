using UserProvisioning.Tables;

namespace UserProvisioning.Sources.Mapping;

/// <summary>How the columns of the files that we write are called: names that <see cref="HeaderNames"/> recognizes.</summary>
internal static class FileHeaders
{
    /// <summary>Says that a file is an export in which <see cref="FormulaGuard"/> guards the texts.</summary>
    internal const string GuardedExport = "UserProvisioningExport";

    /// <summary>Says that a file is an export whose cells are texts by themselves, as a workbook's are.</summary>
    internal const string PlainExport = "UserProvisioningWorkbook";

    private static readonly Dictionary<EmployeeField, string> Dutch = new()
    {
        [EmployeeField.ExternalReference] = "Personeelsnummer",
        [EmployeeField.Type] = "Soort",
        [EmployeeField.FirstName] = "Voornaam",
        [EmployeeField.Prefix] = "Tussenvoegsel",
        [EmployeeField.LastName] = "Achternaam",
        [EmployeeField.Initials] = "Voorletters",
        [EmployeeField.OrganizationName] = "Organisatienaam",
        [EmployeeField.OrganizationReference] = "Organisatienummer",
        [EmployeeField.Email] = "E-mail",
        [EmployeeField.Phone] = "Telefoon",
        [EmployeeField.Language] = "Taal",
        [EmployeeField.JobTitle] = "Functie",
        [EmployeeField.Department] = "Afdeling",
        [EmployeeField.CostCenter] = "Kostenplaats",
        [EmployeeField.ManagerReference] = "Leidinggevende",
        [EmployeeField.StartDate] = "Datum in dienst",
        [EmployeeField.EndDate] = "Datum uit dienst",
        [EmployeeField.Active] = "Actief",
        [EmployeeField.Username] = "Gebruikersnaam",
        [EmployeeField.License] = "Licentie",
        [EmployeeField.UserGroups] = "Gebruikersgroepen",
        [EmployeeField.UserProfiles] = "Gebruikersprofielen",
        [EmployeeField.CreateUser] = "Gebruiker aanmaken",
    };

    internal static string Of(EmployeeField field, FileLanguage language) => language == FileLanguage.Dutch ? Dutch[field] : field.ToString();
}

/// <summary>The languages that files are written in.</summary>
internal enum FileLanguage
{
    English,
    Dutch,
}
