using UserProvisioning.Sources.Mapping;

namespace UserProvisioning.Exporting.Template;

/// <summary>The texts of the employee template in one language.</summary>
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
    internal required string[] NameUses { get; init; }

    internal required string ChooseFromList { get; init; }

    /// <summary>Selects the text in this language from a text that exists in both languages.</summary>
    internal string Of((string English, string Dutch) text) => Language == FileLanguage.Dutch ? text.Dutch : text.English;

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
        NameUses = Enum.GetNames<NameUse>(),
        ChooseFromList = "Choose a value from the list.",
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
        NameUses = ["Eigen", "Partner", "Partner-eigen", "Eigen-partner"],
        ChooseFromList = "Kies een waarde uit de lijst.",
    };
}
