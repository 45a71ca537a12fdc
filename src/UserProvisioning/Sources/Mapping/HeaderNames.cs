using System.Globalization;
using System.Text;
using UserProvisioning.Common;

namespace UserProvisioning.Sources.Mapping;

/// <summary>
/// The names under which a column is recognized, in English and Dutch. Only letters and digits count, without regard
/// to case and diacritics: <c>Cost Centre</c>, <c>cost_centre</c> and <c>Cost-Centre</c> are one name.
/// </summary>
internal static class HeaderNames
{
    // The first name of a field is its own. Each name stands once, in the form that Normalize makes.
    private static readonly (EmployeeField Field, string Names)[] Known =
    [
        (EmployeeField.ExternalReference,
            "externalreference externalid reference personeelsnummer personeelsnr personeelnummer persnr medewerkernummer " +
            "medewerkersnummer medewerkernr medewerkersnr medewerkerid medewerkerscode medewerkercode werknemersnummer werknemernummer " +
            "werknemersnr werknemernr employeeid employeenumber employeeno employeenr employeecode employeereference workerid " +
            "workernumber personnelnumber personnelid personnelno staffid staffnumber personid personnumber persoonsnummer persoonid " +
            "contactid contactreference contactnummer relatienummer externereferentie referentie extern externid stamnummer"),
        (EmployeeField.Type, "type contacttype soort soortcontact contactsoort kind typecontact"),
        (EmployeeField.FirstName, "firstname givenname forename firstnames givennames voornaam voornamen roepnaam preferredname preferredfirstname callname"),
        (EmployeeField.Prefix,
            "prefix tussenvoegsel tussenvoegsels voorvoegsel voorvoegsels infix nameprefix lastnameprefix surnameprefix " +
            "middlename insertion naamvoorvoegsel"),
        (EmployeeField.LastName, "lastname surname familyname achternaam familienaam geslachtsnaam lastnames"),
        (EmployeeField.Initials, "initials initialen voorletters voorletter initiaal initial"),
        (EmployeeField.OrganizationName,
            "organizationname organisationname organization organisation organisatie organisatienaam naamorganisatie company companyname " +
            "bedrijf bedrijfsnaam naambedrijf employer werkgever employername"),
        (EmployeeField.OrganizationReference,
            "organizationreference organisationreference organizationid organisationid organizationnumber organisationnumber " +
            "organizationcode organisationcode organisatienummer organisatienr organisatieid organisatiecode organisatiereferentie " +
            "companyid companynumber companycode companyreference bedrijfsnummer bedrijfsnr bedrijfscode bedrijfid bedrijfsid"),
        (EmployeeField.Email,
            "email emailaddress mail mailaddress workemail businessemail emailadres mailadres emailwork emailwerk emailzakelijk " +
            "zakelijkemail zakelijkemailadres werkemail smtpaddress primaryemail"),
        (EmployeeField.Phone,
            "phone phonenumber telephone telephonenumber tel telno telefoon telefoonnummer telefoonnr telnr workphone businessphone " +
            "telefoonwerk telefoonzakelijk werktelefoon zakelijketelefoon mobile mobilephone mobiel mobielnummer"),
        (EmployeeField.Language, "language taal lang preferredlanguage voorkeurstaal languagecode taalcode"),
        (EmployeeField.JobTitle,
            "jobtitle job function functie functienaam functietitel functieomschrijving position positiontitle title functionname functiontitle " +
            "jobname jobdescription role rol"),
        (EmployeeField.Department,
            "department afdeling departmentname afdelingsnaam afdelingnaam naamafdeling team unit dept businessunit orgunit organizationalunit"),
        (EmployeeField.CostCenter,
            "costcenter costcentre kostenplaats costcentercode costcentrecode costcenternumber costcentrenumber kostenplaatscode " +
            "kostenplaatsnummer kostendrager kpl"),
        (EmployeeField.ManagerReference,
            "managerreference manager managerid managernumber managerno managernr managernummer manageremployeeid leidinggevende " +
            "leidinggevendenummer leidinggevendenr nummerleidinggevende personeelsnummerleidinggevende personeelsnummermanager " +
            "supervisor supervisorid chef reportsto"),
        (EmployeeField.StartDate,
            "startdate datestart employmentstart hiredate dateofhire hiringdate employmentstartdate dateofemployment indienst indienstdatum datumindienst " +
            "datumindiensttreding indiensttreding startdatum begindatum ingangsdatum begindate startingdate"),
        (EmployeeField.EndDate,
            "enddate dateend employmentend terminationdate dateoftermination employmentenddate leavedate leavingdate dateofleaving uitdienst " +
            "uitdienstdatum datumuitdienst datumuitdiensttreding uitdiensttreding einddatum contracteinddatum lastday laatstedag"),
        (EmployeeField.Active, "active actief isactive isactief inservice enabled"),
        (EmployeeField.Username, "username login loginname loginid userid gebruikersnaam gebruikernaam inlognaam inlog accountname account samaccountname"),
        (EmployeeField.License, "license licence licentie licensetype licencetype licentietype userlicense userlicence gebruikerslicentie"),
        (EmployeeField.UserGroups, "usergroups usergroup groups group gebruikersgroepen gebruikersgroep gebruikergroepen groepen groep"),
        (EmployeeField.UserProfiles, "userprofiles userprofile profiles profile gebruikersprofielen gebruikersprofiel gebruikerprofielen profielen profiel"),
        (EmployeeField.CreateUser,
            "createuser createsystemuser createaccount needsuser gebruikeraanmaken gebruikermaken maakgebruiker maakgebruikeraan " +
            "aanmakengebruiker accountaanmaken"),
    ];

    private static readonly Dictionary<string, EmployeeField> ByName = Known
        .SelectMany(known => known.Names.Split(' ').Select(name => (name, known.Field)))
        .ToDictionary(pair => pair.name, pair => pair.Field, StringComparer.Ordinal);

    /// <summary>The field that a header names; null when it names none.</summary>
    internal static EmployeeField? Recognize(string header) =>
        ByName.TryGetValue(Normalize(header), out EmployeeField field) ? field : null;

    /// <summary>The column that was probably meant for a field; null when none is near one of its names.</summary>
    internal static string? NearestColumn(EmployeeField field, IEnumerable<string> columns)
    {
        string[] names = Known.First(known => known.Field == field).Names.Split(' ');
        return columns.FirstOrDefault(column => Normalize(column) is { Length: > 3 } normalized && Nearest.Find(normalized, names) is not null);
    }

    internal static string Normalize(string header)
    {
        var normalized = new StringBuilder(header.Length);
        foreach (char c in (Text.Clean(header) ?? string.Empty).Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetterOrDigit(c) && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                normalized.Append(char.ToLowerInvariant(c));
            }
        }

        return normalized.ToString();
    }
}
