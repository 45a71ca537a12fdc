using System.Globalization;
using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Tests.Support;
using UserProvisioning.Tests.Workplace;

namespace UserProvisioning.Tests.Contacts;

/// <summary>Tests of the contact fields that administrators make, at the services and in the store of the engine.</summary>
public sealed class OwnFieldTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    public static TheoryData<ContactFieldType, object?, string?> Values { get; } = new()
    {
        { ContactFieldType.Text, "  a  b ", "a  b" },
        { ContactFieldType.Text, 42, "42" },
        { ContactFieldType.Text, 4.50m, "4.50" },
        { ContactFieldType.Text, true, "true" },
        { ContactFieldType.Text, new DateTime(2026, 1, 31), "2026-01-31" },
        { ContactFieldType.Text, "", null },
        { ContactFieldType.Number, 42, "42" },
        { ContactFieldType.Number, "042", "42" },
        { ContactFieldType.Number, "4,50", "4.5" },
        { ContactFieldType.Number, "4.50", "4.5" },
        { ContactFieldType.Number, "1.234", "1.234" },
        { ContactFieldType.Number, -0.0, "0" },
        { ContactFieldType.Number, 1e3, "1000" },
        { ContactFieldType.Number, "1E-2", "0.01" },
        { ContactFieldType.Number, 100m, "100" },
        { ContactFieldType.Number, null, null },
        { ContactFieldType.Date, "2026-01-31", "2026-01-31" },
        { ContactFieldType.Date, new DateTime(2026, 1, 31, 13, 0, 0), "2026-01-31" },
        { ContactFieldType.Date, " ", null },
        { ContactFieldType.Boolean, true, "true" },
        { ContactFieldType.Boolean, "nee", "false" },
        { ContactFieldType.Boolean, "1", "true" },
    };

    public static TheoryData<ContactFieldType, object> Faults { get; } = new()
    {
        { ContactFieldType.Text, new string('x', 201) },
        { ContactFieldType.Text, new object() },
        { ContactFieldType.Number, "large" },
        { ContactFieldType.Number, "1,234" },
        { ContactFieldType.Number, "1,234.5" },
        { ContactFieldType.Number, "1.234,5" },
        { ContactFieldType.Number, true },
        { ContactFieldType.Number, double.NaN },
        { ContactFieldType.Number, 1e60 },
        { ContactFieldType.Date, "2026-02-30" },
        { ContactFieldType.Date, "1899-12-31" },
        { ContactFieldType.Date, 20260131 },
        { ContactFieldType.Boolean, "perhaps" },
        { ContactFieldType.Boolean, 1 },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_stored_as_one_text_whatever_the_culture(ContactFieldType type, object? value, string? stored)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            foreach (string name in new[] { "en-US", "nl-NL", "ar-SA" })
            {
                CultureInfo.CurrentCulture = new CultureInfo(name);
                Assert.Null(OwnFieldText.Read(type, value, out string? text));
                Assert.Equal(stored, text);
                if (text is not null)
                {
                    Assert.Null(OwnFieldText.Read(type, OwnFieldText.ValueOf(type, text), out string? again));
                    Assert.Equal(text, again);
                }
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_value_that_does_not_fit_is_refused_with_field_and_value(ContactFieldType type, object value)
    {
        _database.Connection.ContactFields.Create("Shoe", type);
        string before = _database.Dump();
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => New("Jansen", ("Shoe", value)));
        Assert.Equal((ErrorIds.ContactInvalid, "Shoe"), (error.ErrorId, error.Field));
        Assert.Contains("Shoe", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, _database.Dump());
    }

    [Fact]
    public void Values_are_typed_and_known_by_their_names_whatever_the_case()
    {
        Define();
        Contact made = New("Jansen", ("shoe", "42.50"), ("NOTE", "x"), ("Since", "2026-01-31"), ("vip", "ja"));
        Contact read = _database.Connection.Contacts.Get(new ContactReference(made.Id));
        Assert.Equal([42.5m, "x", new DateTime(2026, 1, 31), true], new[] { "SHOE", "note", "since", "Vip" }.Select(name => read.Fields[name]));
        Assert.Empty(New("Bakker").Fields);
    }

    [Fact]
    public void Setting_and_emptying_a_field_leaves_the_others()
    {
        Define();
        Contact made = New("Jansen", ("Shoe", 42), ("Note", "x"));
        Contact changed = Set(made, ("Shoe", null), ("Vip", false));
        Assert.Equal("Note=x|Vip=False", changed.Fields.ToString());
        Assert.Equal("Note=y|Vip=False", Set(made, ("Note", "y")).Fields.ToString());
        Assert.Equal("Note=y|Vip=False", _database.Connection.Contacts.Update(new ContactReference(made.Id), fields => fields with { Phone = "1" })
            .Fields.ToString());
    }

    [Fact]
    public void A_filter_finds_by_values_joined_by_and_and_lists_by_or()
    {
        Define();
        New("A", ("Shoe", 42), ("Note", "Blue"), ("Vip", true));
        New("B", ("Shoe", 42.5), ("Note", "blues"), ("Since", "2026-01-31"));
        New("C", ("Shoe", "42"), ("Note", "Ångström"));
        New("D");
        Assert.Equal("A C", Found(("Shoe", [42])));
        Assert.Equal("A B C", Found(("Shoe", ["42.0", 42.5])));
        Assert.Equal("A", Found(("Note", [TextFilter.Exactly("BLUE")])));
        Assert.Equal("C", Found(("Note", [TextFilter.Exactly("ångSTRÖM")])));
        Assert.Equal("A B", Found(("Note", [TextFilter.Pattern("bl", text => text.StartsWith("bl", StringComparison.OrdinalIgnoreCase))])));
        Assert.Equal("A", Found(("Shoe", [42]), ("Note", [TextFilter.Exactly("blue")])));
        Assert.Equal("A", Found(("Vip", [true])));
        Assert.Equal("B C D", Found(("Vip", [null])));
        Assert.Equal("A B C D", Found(("Vip", [null, true])));
        Assert.Equal("B", Found(("Since", [new DateTime(2026, 1, 31)])));
        Assert.Equal(string.Empty, Found(("Vip", [false])));
        Assert.Equal("C", Found(new ContactFilter { Name = TextFilter.Exactly("C") }, ("Shoe", [42])));
    }

    [Fact]
    public void A_filter_finds_all_of_many_contacts_page_by_page()
    {
        Define();
        _database.Connection.Contacts.Create(Enumerable.Range(0, 3000)
            .Select(i => new NewContactRequest
            {
                Fields = new ContactFields { LastName = $"N{i}" },
                OwnFields = new Dictionary<string, object?> { ["Shoe"] = i % 3, ["Note"] = $"n{i % 7}" },
            })
            .ToList());
        Assert.Equal(2000, _database.Connection.Contacts.List(Filter(("Shoe", [0, 2]))).Count());
        Assert.Equal(
            Enumerable.Range(0, 3000).Count(i => i % 3 == 1 && i % 7 == 2),
            _database.Connection.Contacts.List(Filter(("Shoe", [1]), ("Note", ["n2"]))).Count());
        Assert.Empty(_database.Connection.Contacts.List(Filter(("Shoe", [9]))));
    }

    [Fact]
    public void An_unknown_field_and_a_pattern_for_a_number_are_refused()
    {
        Define();
        Assert.Equal(ErrorIds.ContactFieldNotFound, Refused(() => Found(("Size", [1]))));
        Assert.Equal(ErrorIds.ContactFieldNotFound, Refused(() => New("A", ("Department", "x"))));
        Assert.Equal(ErrorIds.ContactInvalid, Refused(() => Found(("Shoe", [TextFilter.Pattern("4", _ => true)]))));
        Assert.Equal(ErrorIds.ContactInvalid, Refused(() => Found(("Shoe", ["large"]))));
    }

    [Fact]
    public void A_new_type_converts_all_values_or_changes_nothing()
    {
        _database.Connection.ContactFields.Create("Locker", headers: ["Kluisje"]);
        Contact one = New("A", ("Locker", "012"));
        Contact two = New("B", ("Locker", "twelve"));
        var locker = new ContactFieldReference("locker");
        string before = _database.Dump();
        Assert.Equal(
            ErrorIds.ContactFieldInvalid,
            Refused(() => _database.Connection.ContactFields.Update(locker, ContactFieldType.Number, null)));
        Assert.Equal(before, _database.Dump());
        Set(two, ("Locker", "12.50"));
        ContactFieldDefinition changed = _database.Connection.ContactFields.Update(locker, ContactFieldType.Number, ["Kluis", "kluis"]);
        Assert.Equal((ContactFieldType.Number, "Kluis", 2L), (changed.Type, changed.Headers.Single(), changed.Contacts));
        Assert.Equal(12m, _database.Connection.Contacts.Get(new ContactReference(one.Id)).Fields["Locker"]);
        Assert.Equal("A", Found(("Locker", [12])));
    }

    [Fact]
    public void Removing_a_field_or_a_contact_removes_the_values()
    {
        Define();
        Contact one = New("A", ("Shoe", 42), ("Note", "x"));
        New("B", ("Shoe", 43));
        _database.Connection.Contacts.Remove(new ContactReference(one.Id));
        Assert.Equal(["43"], _database.Column("SELECT Value FROM ContactFieldValues"));
        _database.Connection.ContactFields.Remove(new ContactFieldReference("Shoe"));
        Assert.Empty(_database.Column("SELECT Value FROM ContactFieldValues"));
        Assert.Equal(["Note", "Since", "Vip"], _database.Connection.ContactFields.List().Select(field => field.Name));
    }

    [Fact]
    public void What_uses_a_field_keeps_it()
    {
        Define();
        _database.Connection.ClientSettings.Set("UsernameFormat", "{LastName}{shoe:2}");
        Assert.Equal(ErrorIds.Conflict, Refused(() => _database.Connection.ContactFields.Remove(new ContactFieldReference("Shoe"))));
        Assert.Equal(ErrorIds.SettingInvalid, Refused(() => _database.Connection.ClientSettings.Set("UsernameFormat", "{LastName}{Size}")));
        _database.Issuer("https://login.example.org", with: issuer => issuer with
        {
            ClaimMap = new Dictionary<string, IReadOnlyList<string>> { ["note"] = ["note"] },
        });
        Assert.Equal(ErrorIds.Conflict, Refused(() => _database.Connection.ContactFields.Remove(new ContactFieldReference("Note"))));
        _database.Connection.ContactFields.Remove(new ContactFieldReference("Since"));
    }

    [Fact]
    public void A_username_format_uses_own_fields()
    {
        Define();
        _database.Connection.ClientSettings.Set("UsernameFormat", "{LastName}.{Note:3}{shoe}");
        Contact made = New("Jansen", ("Note", "Übersee"), ("Shoe", 42));
        Assert.Equal("jansen.ube42", _database.UserOf(made).Username);
    }

    private void Define()
    {
        _database.Connection.ContactFields.Create("Shoe", ContactFieldType.Number);
        _database.Connection.ContactFields.Create("Note");
        _database.Connection.ContactFields.Create("Since", ContactFieldType.Date);
        _database.Connection.ContactFields.Create("Vip", ContactFieldType.Boolean);
    }

    private Contact New(string name, params (string Field, object? Value)[] values) => _database.Connection.Contacts.Create(
        [new NewContactRequest { Fields = new ContactFields { LastName = name }, OwnFields = Table(values) }])[0].Require();

    private Contact Set(Contact contact, params (string Field, object? Value)[] values) => _database.Connection.Contacts.Update(
        [new ContactChangeRequest { Contact = new ContactReference(contact), Change = fields => fields, OwnFields = Table(values) }])[0].Require();

    private static Dictionary<string, object?> Table((string Field, object? Value)[] values) =>
        values.ToDictionary(value => value.Field, value => value.Value);

    private string Found(params (string Field, object?[] Values)[] values) => Found(new ContactFilter(), values);

    private string Found(ContactFilter filter, params (string Field, object?[] Values)[] values) => string.Join(
        ' ',
        _database.Connection.Contacts.List(filter with { Fields = Filter(values).Fields }).Select(contact => contact.DisplayName));

    private static ContactFilter Filter(params (string Field, object?[] Values)[] values) => new()
    {
        Fields = values.ToDictionary(value => value.Field, value => (IReadOnlyList<object?>)value.Values),
    };

    private static string Refused(Action act) => Assert.Throws<ProvisioningException>(act).ErrorId;

    private static string Refused<T>(Func<T> act) => Assert.Throws<ProvisioningException>(() => { act(); }).ErrorId;
}
