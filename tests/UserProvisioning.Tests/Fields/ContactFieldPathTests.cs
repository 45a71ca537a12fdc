using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using Microsoft.IdentityModel.JsonWebTokens;
using UserProvisioning.Contacts;
using UserProvisioning.Exporting;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.References;
using UserProvisioning.Sources.Mapping;
using UserProvisioning.Storage;
using UserProvisioning.Tests.Cmdlets;
using UserProvisioning.Tests.EmployeeFiles;
using UserProvisioning.Tests.Support;
using UserProvisioning.Workplace;

namespace UserProvisioning.Tests.Fields;

/// <summary>
/// Tests that send every field of the catalogue, and one own field of each type, through every path. A new field that a path misses fails here.
/// </summary>
public sealed class ContactFieldPathTests : IDisposable
{
    private const string Header = "ExternalReference,LastName";
    private const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    private readonly EmployeeFileLab _lab = new();
    private readonly ContactFieldSet _fields;

    public ContactFieldPathTests() => _fields = Define(_lab);

    public void Dispose() => _lab.Dispose();

    /// <summary>The names of the own fields: one of each type.</summary>
    private static IEnumerable<string> OwnNames => Enum.GetNames<ContactFieldType>().Select(type => $"Own {type}");

    /// <summary>
    /// The names of the fields that hold a value of their own: not the type, which is given, and not the organization, which is another
    /// contact.
    /// </summary>
    public static TheoryData<string> Names => [.. Values.Select(one => one.Name), .. OwnNames];

    public static TheoryData<string> TextNames => [.. Values.Where(one => one is TextContactField).Select(one => one.Name)];

    /// <summary>The names of the fields that a file can change. The external reference is the key of a row.</summary>
    public static TheoryData<string> FileNames =>
        [.. Values.Where(one => one.File is not null && one != ContactFieldCatalog.ExternalReference).Select(one => one.Name),
            .. OwnNames];

    public static TheoryData<string> ScimNames => [.. Values.Where(one => one.File is { Scim.Length: > 0 }).Select(one => one.Name),
        .. OwnNames];

    private static IEnumerable<ContactField> Values =>
        ContactFieldCatalog.All.Where(one => one is not (TypeContactField or OrganizationContactField));

    [Fact]
    public void The_catalogue_and_the_models_have_the_same_fields()
    {
        IEnumerable<string> model = typeof(ContactFields).GetProperties().Where(property => property.CanWrite).Select(property => property.Name);
        Assert.Equal(model.Order(), ContactFieldCatalog.All.Select(field => field.Name).Order());
        Assert.Empty(ContactFieldCatalog.All.Select(field => field.Name).Except(typeof(Contact).GetProperties().Select(property => property.Name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_field_can_be_created_and_changed_and_is_audited(string name)
    {
        ContactField field = Field(name);
        Contact made = _lab.Connection.Contacts.Create(With(new ContactFields { LastName = "Jansen" }, field, First(field)));
        Assert.Equal(First(field), Shown(made, field));
        AuditEntry created = Assert.Single(_lab.Audit(), entry => entry is { Action: "Create", TargetType: "Contact" });
        Assert.Equal(First(field), Audited(created.After, name));

        var reference = new ContactReference(made.Id);
        Contact changed = _lab.Connection.Contacts.Update(reference, fields => With(fields, field, Second(field)));
        Assert.Equal(Second(field), Shown(changed, field));
        AuditEntry update = Assert.Single(_lab.Audit(), entry => entry is { Action: "Update", TargetType: "Contact" });
        Assert.Equal((First(field), Second(field)), (Audited(update.Before, name), Audited(update.After, name)));
        Assert.Equal(Second(field), Shown(_lab.Connection.Contacts.Get(reference), field));

        // Setting the same value again writes nothing.
        _lab.Connection.Contacts.Update(reference, fields => With(fields, field, Second(field)));
        Assert.Single(_lab.Audit(), entry => entry is { Action: "Update", TargetType: "Contact" });
    }

    [Theory]
    [MemberData(nameof(TextNames))]
    public void Each_text_field_is_cleaned_and_limited(string name)
    {
        var text = (TextContactField)ContactFieldCatalog.Named(name);
        ContactField field = text;
        ContactFields padded = With(new ContactFields { LastName = "Jansen" }, field, $"  {First(field)} \t");
        Assert.Equal(First(field), text.Get(ContactFieldCatalog.Clean(padded)));
        if (text.Length < int.MaxValue)
        {
            ContactFields longer = With(new ContactFields { LastName = "Jansen" }, field, new string('x', text.Length + 1));
            Assert.Contains(
                ContactRules.Faults(longer),
                fault => fault.Field == name && fault.Reason.Contains("are the most", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public void A_file_sets_and_changes_each_field_and_undoing_restores_it(string name)
    {
        ContactField field = Field(name);
        foreach (FileLanguage language in Enum.GetValues<FileLanguage>())
        {
            string key = $"K-{language}";
            EmployeeField column = EmployeeFieldSet.Of(_fields).Find(name)!;
            string header = WrittenHeaders.Of(column, language);
            string File(string value) => field == ContactFieldCatalog.LastName
                ? $"ExternalReference,{header}\n{key},{value}\n"
                : $"{Header},{header}\n{key},Jansen,{value}\n";

            ProvisioningRun made = _lab.Import(File(First(field)));
            Assert.Equal((1, 0), (made.Created, made.Rejected));
            Assert.Equal(First(field), Shown(_lab.Contact(key), field));
            Assert.Equal(1, _lab.Import(File(First(field))).Unchanged);

            (ProvisioningRun compared, List<ProvisioningRunItem> items) = _lab.Compare(File(Second(field)));
            Assert.Equal(1, compared.Updated);
            Assert.Contains(items.Single().Changes, change => change.Field == name && change.Old == First(field) && change.New == Second(field));
            ProvisioningRun changed = _lab.Import(File(Second(field)));
            Assert.Equal(Second(field), Shown(_lab.Contact(key), field));

            _lab.Service.Undo(new ProvisioningRunReference(changed));
            Assert.Equal(First(field), Shown(_lab.Contact(key), field));

            // A file without the column does not change the field.
            if (field != ContactFieldCatalog.LastName)
            {
                _lab.Import($"{Header}\n{key},Jansen\n");
                Assert.Equal(First(field), Shown(_lab.Contact(key), field));
            }
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("nl")]
    public void An_export_has_each_field_and_another_database_imports_it(string language)
    {
        List<ContactField> fields = [.. Values, .. _fields.Own];
        ContactFields all = fields.Aggregate(new ContactFields(), (made, field) => With(made, field, First(field)));
        Contact made = _lab.Connection.Contacts.Create(all);
        string path = _lab.Path("all.csv");
        _lab.Connection.EmployeeFiles.Export(new EmployeeExportRequest { Path = path, Language = language });
        using var other = new EmployeeFileLab();
        Define(other);
        ImportResult result = other.ImportPath(path);
        Assert.Empty(result.Warnings);
        Assert.Equal(1, result.Run.Created);
        Contact read = other.Contact(made.ExternalReference!);
        Assert.All(fields.Where(field => field.File is not null), field => Assert.Equal(Shown(made, field), Shown(read, field)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_template_explains_each_field_in_both_languages(string name)
    {
        ContactField field = Field(name);
        if (field.File is not { } column)
        {
            Assert.Equal(nameof(ContactFields.Source), name);
            return;
        }

        string[] texts = [column.Dutch, column.Meaning.English, column.Meaning.Dutch, column.Example.English, column.Example.Dutch];
        Assert.All(texts, text => Assert.NotEqual(string.Empty, text));
        foreach ((string language, string header, string[] sheets) in new[]
        {
            ("en", EmployeeFieldSet.Of(_fields).Find(column.Name ?? name)!.Name, new[] { "Employees", "Instructions" }),
            ("nl", column.Dutch, ["Medewerkers", "Uitleg"]),
        })
        {
            string path = _lab.Connection.EmployeeFiles.WriteTemplate(_lab.Path($"{language}.xlsx"), language);
            using SpreadsheetDocument workbook = SpreadsheetDocument.Open(path, isEditable: false);
            Assert.Contains(header, WorkbookCells.Read(workbook, sheets[0])[0]);
            Assert.Contains(header, WorkbookCells.Read(workbook, sheets[1]).Select(row => row[0]));
        }

        if (field is OwnContactField)
        {
            return;
        }

        Assert.Equal(name, HeaderRecognition.Recognize(column.Dutch)!.Name);
        Assert.All(column.Headers.Split(' '), header => Assert.Equal(header, HeaderRecognition.Normalize(header)));
        Assert.All(column.Headers.Split(' '), header => Assert.Equal(name, HeaderRecognition.Recognize(header)!.Name));
    }

    [Theory]
    [MemberData(nameof(ScimNames))]
    public void SCIM_fills_each_field_that_has_an_attribute(string name)
    {
        ContactField field = Field(name);
        string attribute = field is OwnContactField ? field.Name.Replace(' ', '_') : field.File!.Scim[0];
        var user = new Dictionary<string, object> { ["externalId"] = "S-1", ["name"] = new Dictionary<string, object> { ["familyName"] = "Jansen" } };
        Put(field is OwnContactField own && own.Type != ContactFieldType.Text ? Extension(user, own.Type) : user, attribute, First(field));
        string json = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["schemas"] = new[] { "urn:ietf:params:scim:api:messages:2.0:ListResponse" },
            ["totalResults"] = 1,
            ["Resources"] = new[] { user },
        });
        _lab.ImportPath(_lab.Write(Encoding.UTF8.GetBytes(json), ".json"));
        Assert.Equal(First(field), Shown(Assert.Single(_lab.Contacts()), field));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_claim_fills_each_field_that_allows_it(string name)
    {
        ContactField field = Field(name);
        string map = $"{name}=some_claim";
        if (field.Claims is null)
        {
            Assert.NotNull(WorkplaceClaimMap.FaultOf(map, _fields));
            return;
        }

        Assert.Null(WorkplaceClaimMap.FaultOf(map, _fields));
        var claims = new Dictionary<string, object> { ["sub"] = "s", ["some_claim"] = First(field) };
        var token = new JsonWebToken("{\"alg\":\"none\"}", JsonSerializer.Serialize(claims));
        Assert.Equal(First(field), field.ToText(new WorkplaceClaims(token, 1, WorkplaceClaimMap.Parse(map, _fields)).ToFields()));
    }

    /// <summary>Each field that is no part of the name must be an item of the list view of a contact.</summary>
    [Fact]
    public void The_view_of_a_contact_shows_each_field()
    {
        XDocument views = XDocument.Load(Path.Combine(Repository.Root, "UserProvisioning.Format.ps1xml"));
        XElement list = views.Descendants("View").Single(view =>
            view.Descendants("TypeName").Any(type => type.Value == "UserProvisioning.Contact") && view.Element("ListControl") is not null);
        HashSet<string> shown = list.Descendants("ListItem")
            .SelectMany(item => item.Elements("Label").Concat(item.Elements("PropertyName")))
            .Select(label => label.Value)
            .ToHashSet();
        Assert.Empty(Values
            .Where(field => !field.IsPersonName && field.Name != nameof(ContactFields.Initials))
            .Select(field => field.Name)
            .Except(shown));
    }

    [Fact]
    public void The_cmdlets_have_a_parameter_for_each_field()
    {
        using var session = new Session();
        foreach (ContactFieldType type in Enum.GetValues<ContactFieldType>())
        {
            session.Do($"$null = New-ContactField 'Own {type}' -Type {type}");
        }

        foreach (OwnContactField own in _fields.Own)
        {
            string made = session.One($"(New-Contact -LastName Jansen -Field @{{ '{own.Name}' = '{First(own)}' }} | ForEach-Object {{ $_.Id }})");
            Contact now = (Contact)session.Do($"Set-Contact {made} -Field @{{ '{own.Name}' = '{Second(own)}' }} -PassThru")[0].BaseObject;
            Assert.Equal(Second(own), Shown(now, own));
            Assert.Equal(made, session.One($"(Get-Contact -Field @{{ '{own.Name}' = '{Second(own)}' }}).Id"));
        }

        foreach (ContactField field in Values)
        {
            string own = field == ContactFieldCatalog.LastName ? string.Empty : "-LastName Jansen ";
            string made = session.One($"(New-Contact {own}-{field.Name} '{First(field)}' | ForEach-Object {{ $_.Id }})");
            string now = session.One($"$c = Set-Contact {made} -{field.Name} '{Second(field)}' -PassThru; $v = $c.{field.Name}; "
                + "[string]$(if ($v -is [datetime]) { $v.ToString('yyyy-MM-dd') } else { $v })");
            Assert.Equal(Second(field), now);
        }
    }

    private static string First(ContactField field) => Value(field, 1);

    private static string Second(ContactField field) => Value(field, 2);

    private static string Value(ContactField field, int number) => field switch
    {
        EmailContactField => $"someone{number}@example.com",
        CultureContactField => number == 1 ? "nl" : "de",
        DateContactField => $"2026-0{number}-15",
        OwnContactField { Type: ContactFieldType.Number } => $"{number}.5",
        OwnContactField { Type: ContactFieldType.Date } => $"2025-0{number}-15",
        OwnContactField { Type: ContactFieldType.Boolean } => number == 1 ? "true" : "false",
        NameUseContactField => number == 1 ? nameof(NameUse.Partner) : nameof(NameUse.OwnPartner),
        _ => $"{field.Name} {number}",
    };

    private static ContactFields With(ContactFields fields, ContactField field, string value)
    {
        ContactFields changed = fields with { };
        field.SetText(changed, value);
        return changed;
    }

    private static string? Shown(Contact contact, ContactField field) =>
        (field is OwnContactField ? contact.Fields[field.Name] : typeof(Contact).GetProperty(field.Name)!.GetValue(contact)) switch
        {
            DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            bool truth => truth ? "true" : "false",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null,
        };

    private static ContactFieldSet Define(EmployeeFileLab lab)
    {
        foreach (ContactFieldType type in Enum.GetValues<ContactFieldType>())
        {
            lab.Connection.ContactFields.Create($"Own {type}", type, [$"Eigen {type}"]);
        }

        using IStorageEngine store = lab.OpenStore();
        using IUnitOfWork work = store.Read();
        return work.ContactFields.Set;
    }

    private ContactField Field(string name) => _fields.Find(name)!;

    /// <summary>The object of an extension of a SCIM user: of the enterprise, or of another vendor.</summary>
    private static Dictionary<string, object> Extension(Dictionary<string, object> user, ContactFieldType type)
    {
        var extension = new Dictionary<string, object>();
        user[type == ContactFieldType.Date ? Enterprise : "urn:ietf:params:scim:schemas:extension:acme:2.0:User"] = extension;
        return extension;
    }

    private static string? Audited(IDictionary values, string name) => values[name]?.ToString();

    private static void Put(Dictionary<string, object> node, string attribute, string value)
    {
        if (attribute.EndsWith("[]", StringComparison.Ordinal))
        {
            node[attribute[..^2]] = new[] { new Dictionary<string, object> { ["value"] = value, ["primary"] = true } };
            return;
        }

        string[] path = attribute.Split('.');
        foreach (string part in path[..^1])
        {
            string key = part == "enterprise" ? Enterprise : part;
            node = (Dictionary<string, object>)(node.TryGetValue(key, out object? child) ? child : node[key] = new Dictionary<string, object>());
        }

        node[path[^1]] = value;
    }
}
