using System.Collections.Immutable;

namespace UserProvisioning.Fields;

/// <summary>
/// The fields of a contact, each described once. Cleaning, limits, comparing, importing, undoing, exporting, column names, the
/// template, SCIM, claims and the storage use this list. Fields that other code names have a property each.
/// </summary>
internal static class ContactFieldCatalog
{
    /// <summary>Longest e-mail address: 254 characters (RFC 5321, 4.5.3.1.3, less the angle brackets).</summary>
    private const int EmailLength = 254;

    /// <inheritdoc cref="ContactFields.ExternalReference"/>
    internal static TextContactField ExternalReference { get; } = new(nameof(ContactFields.ExternalReference))
    {
        IsIdentifier = true,
        File = new FileColumn
        {
            Dutch = "Personeelsnummer",
            Headers = "externalid reference personeelsnr personeelnummer persnr medewerkernummer medewerkersnummer medewerkernr " +
                "medewerkersnr medewerkerid medewerkerscode medewerkercode werknemersnummer werknemernummer werknemersnr " +
                "werknemernr employeeid employeenumber employeeno employeenr employeecode employeereference workerid " +
                "workernumber personnelnumber personnelid personnelno staffid staffnumber personid personnumber " +
                "persoonsnummer persoonid contactid contactreference contactnummer relatienummer externereferentie " +
                "referentie extern externid stamnummer",
            Meaning = (
                "The number or code by which HR knows the person or organization; it never changes, and each has its own.",
                "Het nummer of de code waaronder HR de persoon of organisatie kent; het verandert nooit, en ieder heeft een eigen."),
            Example = ("10042", "10042"),
            Scim = ["externalId", "enterprise.employeeNumber", "id"],
        },
        Claims = "employee_id,employee_number,employeeid",
    };

    /// <inheritdoc cref="ContactFields.Type"/>
    internal static TypeContactField Type { get; } = new(nameof(ContactFields.Type))
    {
        File = new FileColumn
        {
            Dutch = "Soort",
            Headers = "contacttype soortcontact contactsoort kind typecontact",
            Meaning = ("Person or Organization; empty for a person.", "Persoon of Organisatie; leeg voor een persoon."),
            Example = ("Person", "Persoon"),
        },
    };

    /// <inheritdoc cref="ContactFields.FirstName"/>
    internal static TextContactField FirstName { get; } = new(nameof(ContactFields.FirstName))
    {
        IsOfPersons = true,
        IsPersonName = true,
        File = new FileColumn
        {
            Dutch = "Voornaam",
            Headers = "givenname forename firstnames givennames voornamen roepnaam preferredname preferredfirstname callname knownas " +
                "roepnaamp01003",
            Preferred = "roepnaam preferredname preferredfirstname callname knownas roepnaamp01003",
            Meaning = ("First name.", "Voornaam."),
            Example = ("Anna", "Anna"),
            Scim = ["name.givenName"],
        },
        Claims = "given_name",
    };

    /// <inheritdoc cref="ContactFields.LastName"/>
    internal static TextContactField LastName { get; } = new(nameof(ContactFields.LastName))
    {
        IsOfPersons = true,
        IsPersonName = true,
        File = new FileColumn
        {
            Dutch = "Achternaam",
            Headers = "surname familyname familienaam geslachtsnaam geboortenaam birthname lastnames lastnameatbirth geboortenaamp00301 " +
                "eigennaam eigenachternaam",
            Preferred = "geslachtsnaam geboortenaam birthname lastnameatbirth geboortenaamp00301 eigennaam eigenachternaam",
            Meaning = (
                "Last name. An organization has none, but an organization name.",
                "Achternaam. Een organisatie heeft er geen, maar een organisatienaam."),
            Example = ("Berg", "Berg"),
            Scim = ["name.familyName", "name.formatted", "displayName"],
        },
        Claims = "family_name",
    };

    /// <inheritdoc cref="ContactFields.OrganizationName"/>
    internal static TextContactField OrganizationName { get; } = new(nameof(ContactFields.OrganizationName))
    {
        File = new FileColumn
        {
            Dutch = "Organisatienaam",
            Headers = "organisationname organization organisation organisatie naamorganisatie company companyname bedrijf " +
                "bedrijfsnaam naambedrijf employer werkgever employername",
            Meaning = (
                "The name of an organization; for a person, of the organization without a row of its own.",
                "De naam van een organisatie; bij een persoon die van de organisatie zonder eigen rij."),
            Example = ("Acme", "Acme"),
            Scim = ["enterprise.organization"],
        },
        Claims = "organization,company",
    };

    /// <inheritdoc cref="ContactFields.OrganizationId"/>
    internal static OrganizationContactField OrganizationId { get; } = new(nameof(ContactFields.OrganizationId))
    {
        File = new FileColumn
        {
            Name = "OrganizationReference",
            Dutch = "Organisatienummer",
            Headers = "organisationreference organizationid organisationid organizationnumber organisationnumber " +
                "organizationcode organisationcode organisatienr organisatieid organisatiecode organisatiereferentie " +
                "companyid companynumber companycode companyreference bedrijfsnummer bedrijfsnr bedrijfscode bedrijfid " +
                "bedrijfsid",
            Meaning = (
                "The ExternalReference of the organization that a person belongs to.",
                "Het nummer van de organisatie waar een persoon bij hoort."),
            Example = ("ORG-1", "ORG-1"),
        },
    };

    /// <inheritdoc cref="ContactFields.Email"/>
    internal static EmailContactField Email { get; } = new(nameof(ContactFields.Email))
    {
        IsIdentifier = true,
        Length = EmailLength,
        File = new FileColumn
        {
            Dutch = "E-mail",
            Headers = "emailaddress mail mailaddress workemail businessemail emailadres mailadres emailwork emailwerk " +
                "emailzakelijk zakelijkemail zakelijkemailadres werkemail smtpaddress primaryemail",
            Meaning = ("E-mail address.", "E-mailadres."),
            Example = ("a.vanderberg@example.com", "a.vanderberg@example.com"),
            Scim = ["emails[]"],
        },
    };

    /// <inheritdoc cref="ContactFields.Language"/>
    internal static CultureContactField Language { get; } = new(nameof(ContactFields.Language))
    {
        File = new FileColumn
        {
            Dutch = "Taal",
            Headers = "lang preferredlanguage voorkeurstaal languagecode taalcode",
            Meaning = ("Language, as en or nl.", "Taal, als nl of en."),
            Example = ("en", "nl"),
            Scim = ["preferredLanguage", "locale"],
        },
        Claims = "locale",
    };

    /// <inheritdoc cref="ContactFields.ManagerReference"/>
    internal static TextContactField ManagerReference { get; } = new(nameof(ContactFields.ManagerReference))
    {
        IsOfPersons = true,
        IsIdentifier = true,
        File = new FileColumn
        {
            Dutch = "Leidinggevende",
            Headers = "manager managerid managernumber managerno managernr managernummer manageremployeeid leidinggevendenummer " +
                "leidinggevendenr nummerleidinggevende personeelsnummerleidinggevende personeelsnummermanager supervisor " +
                "supervisorid chef reportsto",
            Meaning = ("The ExternalReference of the manager.", "Het personeelsnummer van de leidinggevende."),
            Example = ("10007", "10007"),
            Scim = ["enterprise.manager.value", "enterprise.manager.managerId", "enterprise.manager"],
        },
    };

    /// <inheritdoc cref="ContactFields.StartDate"/>
    internal static DateContactField StartDate { get; } = new(nameof(ContactFields.StartDate))
    {
        IsOfPersons = true,
        File = new FileColumn
        {
            Dutch = "Datum in dienst",
            Headers = "datestart employmentstart hiredate dateofhire hiringdate employmentstartdate dateofemployment indienst " +
                "indienstdatum datumindiensttreding indiensttreding startdatum begindatum ingangsdatum begindate " +
                "startingdate",
            Meaning = ("First working day.", "Eerste werkdag."),
            Example = ("2026-01-31", "2026-01-31"),
        },
    };

    /// <inheritdoc cref="ContactFields.EndDate"/>
    internal static DateContactField EndDate { get; } = new(nameof(ContactFields.EndDate))
    {
        IsOfPersons = true,
        File = new FileColumn
        {
            Dutch = "Datum uit dienst",
            Headers = "dateend employmentend terminationdate dateoftermination employmentenddate leavedate leavingdate " +
                "dateofleaving uitdienst uitdienstdatum datumuitdiensttreding uitdiensttreding einddatum contracteinddatum " +
                "lastday laatstedag",
            Meaning = ("Last working day; empty when it is not known.", "Laatste werkdag; leeg als die niet bekend is."),
            Example = ("2027-12-31", "2027-12-31"),
        },
    };

    /// <summary>All fields, in the order of files and of the audit trail.</summary>
    internal static ImmutableArray<ContactField> All { get; } =
    [
        ExternalReference,
        Type,
        FirstName,
        new TextContactField(nameof(ContactFields.Prefix))
        {
            IsOfPersons = true,
            IsPersonName = true,
            File = new FileColumn
            {
                Dutch = "Tussenvoegsel",
                Headers = "tussenvoegsels voorvoegsel voorvoegsels infix nameprefix lastnameprefix surnameprefix middlename " +
                    "insertion naamvoorvoegsel voorvoegselgeboortenaam voorvoegselsgeboortenaam voorvoegselgeslachtsnaam " +
                    "voorvoegselsgeslachtsnaam tussenvoegselgeboortenaam tussenvoegselgeslachtsnaam voorvoegselsp00302 lastnameatbirthprefix",
                Preferred = "voorvoegselgeboortenaam voorvoegselsgeboortenaam voorvoegselgeslachtsnaam voorvoegselsgeslachtsnaam " +
                    "tussenvoegselgeboortenaam tussenvoegselgeslachtsnaam voorvoegselsp00302 lastnameatbirthprefix",
                Meaning = ("What stands between first and last name.", "Tussenvoegsel."),
                Example = ("van der", "van der"),
                Scim = ["name.middleName"],
            },
            Claims = "",
        },
        LastName,
        new TextContactField(nameof(ContactFields.Initials))
        {
            IsOfPersons = true,
            File = new FileColumn
            {
                Dutch = "Voorletters",
                Headers = "initialen voorletter initiaal initial voorlettersp00303",
                Meaning = ("Initials.", "Voorletters."),
                Example = ("A.M.", "A.M."),
            },
            Claims = "",
        },
        new TextContactField(nameof(ContactFields.PartnerName))
        {
            IsPersonName = true,
            File = new FileColumn
            {
                Dutch = "Naam partner",
                Headers = "partnerlastname partnersurname partnerachternaam partnernaam achternaampartner geboortenaampartner " +
                    "lastnamepartner surnamepartner geslachtsnaampartner partnergeslachtsnaam partnergeboortenaam geboortenaamp00390 " +
                    "naamechtgenoot achternaamechtgenoot",
                Meaning = ("Last name of the partner, without what stands before it.", "Achternaam van de partner, zonder voorvoegsel."),
                Example = ("Vries", "Vries"),
            },
            Claims = "",
        },
        new TextContactField(nameof(ContactFields.PartnerPrefix))
        {
            IsPersonName = true,
            File = new FileColumn
            {
                Dutch = "Voorvoegsel partner",
                Headers = "partnervoorvoegsel partnertussenvoegsel tussenvoegselpartner voorvoegselspartner prefixpartner " +
                    "voorvoegselgeboortenaampartner voorvoegselnaampartner voorvoegselsgeboortenaampartner voorvoegselgeslachtsnaampartner " +
                    "voorvoegselsgeslachtsnaampartner voorvoegselsnaampartner partnervoorvoegsels partnernameprefix voorvoegselsp00391",
                Meaning = ("What stands before the last name of the partner.", "Voorvoegsel van de achternaam van de partner."),
                Example = ("de", "de"),
            },
            Claims = "",
        },
        new NameUseContactField(nameof(ContactFields.NameUse))
        {
            IsPersonName = true,
            File = new FileColumn
            {
                Dutch = "Naamgebruik",
                Headers = "nameusage naamgebruikcode aanduidingnaamgebruik codenaamgebruik gebruikachternaam gebruiknaam " +
                    "gebruikgeslachtsnaam gebruikachternaamp00304 aanduidinggebruikachternaam nameassembleorder",
                Preferred = "naamgebruikcode codenaamgebruik",
                Meaning = (
                    "Which names are shown: Own, Partner, PartnerOwn or OwnPartner; empty for the own name.",
                    "Welke namen getoond worden: Eigen, Partner, Partner-eigen of Eigen-partner; leeg voor de eigen naam."),
                Example = ("Own", "Eigen"),
            },
        },
        OrganizationName,
        OrganizationId,
        Email,
        new TextContactField(nameof(ContactFields.Phone))
        {
            IsIdentifier = true,
            File = new FileColumn
            {
                Dutch = "Telefoon",
                Headers = "phonenumber telephone telephonenumber tel telno telefoonnummer telefoonnr telnr workphone businessphone " +
                    "telefoonwerk telefoonzakelijk werktelefoon zakelijketelefoon mobile mobilephone mobiel mobielnummer",
                Meaning = ("Phone number.", "Telefoonnummer."),
                Example = ("+31 20 123 4567", "+31 20 123 4567"),
                Scim = ["phoneNumbers[]"],
            },
            Claims = "phone_number",
        },
        Language,
        new TextContactField(nameof(ContactFields.JobTitle))
        {
            IsOfPersons = true,
            File = new FileColumn
            {
                Dutch = "Functie",
                Headers = "job function functienaam functietitel functieomschrijving position positiontitle title functionname " +
                    "functiontitle jobname jobdescription role rol",
                Meaning = ("Job title.", "Functie."),
                Example = ("Planner", "Planner"),
                Scim = ["title"],
            },
            Claims = "job_title,title",
        },
        new TextContactField(nameof(ContactFields.Department))
        {
            IsOfPersons = true,
            File = new FileColumn
            {
                Dutch = "Afdeling",
                Headers = "departmentname afdelingsnaam afdelingnaam naamafdeling team unit dept businessunit orgunit " +
                    "organizationalunit",
                Meaning = ("Department.", "Afdeling."),
                Example = ("Facilities", "Facilitair"),
                Scim = ["enterprise.department"],
            },
            Claims = "department",
        },
        new TextContactField(nameof(ContactFields.CostCenter))
        {
            IsOfPersons = true,
            IsIdentifier = true,
            File = new FileColumn
            {
                Dutch = "Kostenplaats",
                Headers = "costcentre costcentercode costcentrecode costcenternumber costcentrenumber kostenplaatscode " +
                    "kostenplaatsnummer kostendrager kpl",
                Meaning = ("Cost centre.", "Kostenplaats."),
                Example = ("0420", "0420"),
                Scim = ["enterprise.costCenter"],
            },
            Claims = "",
        },
        ManagerReference,
        new TextContactField(nameof(ContactFields.Building))
        {
            File = new FileColumn
            {
                Dutch = "Gebouw",
                Headers = "buildingname gebouwnaam gebouwcode pand",
                Meaning = ("Building in which the person works.", "Gebouw waarin de persoon werkt."),
                Example = ("HQ", "Hoofdkantoor"),
            },
            Claims = "",
        },
        new TextContactField(nameof(ContactFields.Floor))
        {
            File = new FileColumn
            {
                Dutch = "Verdieping",
                Headers = "etage floornumber verdiepingnummer storey",
                Meaning = ("Floor on which the person works.", "Verdieping waarop de persoon werkt."),
                Example = ("3", "3"),
            },
            Claims = "",
        },
        new TextContactField(nameof(ContactFields.Room))
        {
            File = new FileColumn
            {
                Dutch = "Kamer",
                Headers = "roomnumber kamernummer ruimte ruimtenummer",
                Meaning = ("Room in which the person works.", "Kamer waarin de persoon werkt."),
                Example = ("3.14", "3.14"),
            },
            Claims = "",
        },
        StartDate,
        EndDate,
        new TextContactField(nameof(ContactFields.Source)),
    ];

    /// <summary>The fields that can change.</summary>
    internal static ImmutableArray<ContactField> Changeable { get; } = [.. All.Where(field => field.CanChange)];

    /// <summary>The fields that accept only some texts, such as an e-mail address or a language.</summary>
    internal static ImmutableArray<ContactField> WithKinds { get; } = [.. All.Where(field => field.HasKind)];

    /// <summary>The fields that make up the name of a person.</summary>
    internal static ImmutableArray<ContactField> PersonNames { get; } = [.. All.Where(field => field.IsPersonName)];

    /// <summary>The fields that a claim of a token can fill.</summary>
    internal static ImmutableArray<TextContactField> FromClaims { get; } = [.. All.OfType<TextContactField>()
        .Where(field => field.Claims is not null)];

    private static readonly Dictionary<string, ContactField> ByName = All.ToDictionary(field => field.Name, StringComparer.Ordinal);

    /// <summary>The field with a name.</summary>
    internal static ContactField Named(string name) => ByName[name];

    /// <summary>The field with a name; null when there is none.</summary>
    internal static ContactField? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The built-in fields, and the own fields in which one of the contacts has a value.</summary>
    internal static ImmutableArray<ContactField> AllOf(ContactFields one, ContactFields? other = null) => WithOwn(All, one, other);

    /// <summary>The built-in fields that can change, and the own fields in which one of the contacts has a value.</summary>
    internal static ImmutableArray<ContactField> ChangeableOf(ContactFields? one, ContactFields? other) => WithOwn(Changeable, one, other);

    private static ImmutableArray<ContactField> WithOwn(ImmutableArray<ContactField> fields, ContactFields? one, ContactFields? other) =>
        one?.Own is null && other?.Own is null ? fields : [.. fields, .. OwnFieldValues.FieldsOf(one?.Own, other?.Own)];

    /// <summary>Cleans every text, and removes the time of day from every date.</summary>
    internal static ContactFields Clean(ContactFields fields)
    {
        ContactFields cleaned = fields;
        foreach (ContactField field in All)
        {
            field.Clean(fields, ref cleaned);
        }

        return cleaned;
    }
}
