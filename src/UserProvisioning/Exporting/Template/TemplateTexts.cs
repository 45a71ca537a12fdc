using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Exporting.Template;

/// <summary>The texts of the template in one language.</summary>
internal sealed class TemplateTexts
{
    private TemplateTexts(FileLanguage language) => Language = language;

    internal FileLanguage Language { get; }

    internal required string Sheet { get; init; }

    internal required string Instructions { get; init; }

    internal required string Lists { get; init; }

    internal required string Title { get; init; }

    internal required IReadOnlyList<string> Introduction { get; init; }

    /// <summary>Headers of the table of columns: name, mandatory or not, meaning, example.</summary>
    internal required (string Column, string Mandatory, string Meaning, string Example) Table { get; init; }

    internal required string Yes { get; init; }

    internal required string No { get; init; }

    internal required string Person { get; init; }

    internal required string Organization { get; init; }

    /// <summary>The message for a value that is not in the drop-down list.</summary>
    internal required string ChooseFromList { get; init; }

    internal required IReadOnlyDictionary<EmployeeField, (string Meaning, string Example)> Fields { get; init; }

    internal static TemplateTexts Of(FileLanguage language) => language == FileLanguage.Dutch ? Dutch() : English();

    private static TemplateTexts English() => new(FileLanguage.English)
    {
        Sheet = "Employees",
        Instructions = "Instructions",
        Lists = "Lists",
        Title = "Employees to import",
        Introduction =
        [
            "Fill in one row for each person or organization on the sheet Employees, and save the workbook.",
            "Orange columns must be filled in. Blue ones may be left empty; a column that you do not need may be removed.",
            "An empty cell clears what is known of it; a column that is not there leaves it as it is.",
            "Do not change the names of the columns: by them the import knows what is in them.",
        ],
        Table = ("Column", "Mandatory", "What to fill in", "Example"),
        Yes = "Yes",
        No = "No",
        Person = "Person",
        Organization = "Organization",
        ChooseFromList = "Choose a value from the list.",
        Fields = new Dictionary<EmployeeField, (string, string)>
        {
            [EmployeeField.ExternalReference] = ("The number or code by which HR knows the person or organization; it never changes, and each has its own.", "10042"),
            [EmployeeField.Type] = ("Person or Organization; empty for a person.", "Person"),
            [EmployeeField.FirstName] = ("First name.", "Anna"),
            [EmployeeField.Prefix] = ("What stands between first and last name.", "van der"),
            [EmployeeField.LastName] = ("Last name. An organization has none, but an organization name.", "Berg"),
            [EmployeeField.Initials] = ("Initials.", "A.M."),
            [EmployeeField.OrganizationName] = ("The name of an organization; for a person, of the organization without a row of its own.", "Acme"),
            [EmployeeField.OrganizationReference] = ("The ExternalReference of the organization that a person belongs to.", "ORG-1"),
            [EmployeeField.Email] = ("E-mail address.", "a.vanderberg@example.com"),
            [EmployeeField.Phone] = ("Phone number.", "+31 20 123 4567"),
            [EmployeeField.Language] = ("Language, as en or nl.", "en"),
            [EmployeeField.JobTitle] = ("Job title.", "Planner"),
            [EmployeeField.Department] = ("Department.", "Facilities"),
            [EmployeeField.CostCenter] = ("Cost centre.", "0420"),
            [EmployeeField.ManagerReference] = ("The ExternalReference of the manager.", "10007"),
            [EmployeeField.StartDate] = ("First working day.", "2026-01-31"),
            [EmployeeField.EndDate] = ("Last working day; empty when it is not known.", "2027-12-31"),
            [EmployeeField.Active] = ("No takes the access of a leaver away.", "Yes"),
            [EmployeeField.Username] = ("The name to log in with; empty to have one made.", "avanderberg"),
            [EmployeeField.License] = ("License of the user; empty for the usual one.", "Requestor"),
            [EmployeeField.UserGroups] = ("User groups, with | between them; empty for the usual ones.", "Readers|Planners"),
            [EmployeeField.UserProfiles] = ("User profiles, with | between them; empty for the usual ones.", "Desk"),
            [EmployeeField.CreateUser] = ("Yes gives the person a user.", "Yes"),
        },
    };

    private static TemplateTexts Dutch() => new(FileLanguage.Dutch)
    {
        Sheet = "Medewerkers",
        Instructions = "Uitleg",
        Lists = "Lijsten",
        Title = "Medewerkers om in te lezen",
        Introduction =
        [
            "Vul op het blad Medewerkers een rij in voor elke persoon of organisatie, en sla de werkmap op.",
            "Oranje kolommen zijn verplicht. Blauwe mogen leeg blijven; een kolom die u niet nodig hebt, mag weg.",
            "Een lege cel wist wat er bekend is; een kolom die er niet is, laat het zoals het is.",
            "Verander de namen van de kolommen niet: daaraan herkent de import wat erin staat.",
        ],
        Table = ("Kolom", "Verplicht", "Wat u invult", "Voorbeeld"),
        Yes = "Ja",
        No = "Nee",
        Person = "Persoon",
        Organization = "Organisatie",
        ChooseFromList = "Kies een waarde uit de lijst.",
        Fields = new Dictionary<EmployeeField, (string, string)>
        {
            [EmployeeField.ExternalReference] = ("Het nummer of de code waaronder HR de persoon of organisatie kent; het verandert nooit, en ieder heeft een eigen.", "10042"),
            [EmployeeField.Type] = ("Persoon of Organisatie; leeg voor een persoon.", "Persoon"),
            [EmployeeField.FirstName] = ("Voornaam.", "Anna"),
            [EmployeeField.Prefix] = ("Tussenvoegsel.", "van der"),
            [EmployeeField.LastName] = ("Achternaam. Een organisatie heeft er geen, maar een organisatienaam.", "Berg"),
            [EmployeeField.Initials] = ("Voorletters.", "A.M."),
            [EmployeeField.OrganizationName] = ("De naam van een organisatie; bij een persoon die van de organisatie zonder eigen rij.", "Acme"),
            [EmployeeField.OrganizationReference] = ("Het nummer van de organisatie waar een persoon bij hoort.", "ORG-1"),
            [EmployeeField.Email] = ("E-mailadres.", "a.vanderberg@example.com"),
            [EmployeeField.Phone] = ("Telefoonnummer.", "+31 20 123 4567"),
            [EmployeeField.Language] = ("Taal, als nl of en.", "nl"),
            [EmployeeField.JobTitle] = ("Functie.", "Planner"),
            [EmployeeField.Department] = ("Afdeling.", "Facilitair"),
            [EmployeeField.CostCenter] = ("Kostenplaats.", "0420"),
            [EmployeeField.ManagerReference] = ("Het personeelsnummer van de leidinggevende.", "10007"),
            [EmployeeField.StartDate] = ("Eerste werkdag.", "2026-01-31"),
            [EmployeeField.EndDate] = ("Laatste werkdag; leeg als die niet bekend is.", "2027-12-31"),
            [EmployeeField.Active] = ("Nee neemt wie vertrekt de toegang af.", "Ja"),
            [EmployeeField.Username] = ("De naam om mee in te loggen; leeg om er een te laten maken.", "avanderberg"),
            [EmployeeField.License] = ("Licentie van de gebruiker; leeg voor de gebruikelijke.", "Requestor"),
            [EmployeeField.UserGroups] = ("Gebruikersgroepen, met | ertussen; leeg voor de gebruikelijke.", "Lezers|Planners"),
            [EmployeeField.UserProfiles] = ("Gebruikersprofielen, met | ertussen; leeg voor de gebruikelijke.", "Balie"),
            [EmployeeField.CreateUser] = ("Ja geeft de persoon een gebruiker.", "Ja"),
        },
    };
}
