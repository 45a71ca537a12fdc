using System.Collections;
using System.Text;
using UserProvisioning.Contacts;
using UserProvisioning.Fields;
using UserProvisioning.Importing;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of the contact fields that administrators make in employee files: mapping, rejects, the cache, matching, undo.</summary>
public sealed class OwnFieldFileTests : IDisposable
{
    private const string Header = "ExternalReference,LastName,Shoe\n";

    private readonly EmployeeFileLab _lab = new();

    public OwnFieldFileTests() => _lab.Connection.ContactFields.Create("Shoe", ContactFieldType.Number, ["Schoen maat"]);

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("SHOE")]
    [InlineData("schoen-maat")]
    public void A_header_is_recognized_without_regard_to_case_and_signs(string header)
    {
        _lab.Import($"ExternalReference,LastName,{header}\n1,Jansen,42\n");
        Assert.Equal(42m, Shoe("1"));
    }

    public static TheoryData<object, object?> Mappings { get; } = new()
    {
        { "Size", 42m },
        { new Hashtable { ["Column"] = "Size", ["Map"] = new Hashtable { ["42"] = "43" } }, 43m },
        { new Hashtable { ["Value"] = "44.5" }, 44.5m },
        { new Hashtable { ["Column"] = "Size", ["Empty"] = "42", ["Default"] = "40" }, 40m },
    };

    [Theory]
    [MemberData(nameof(Mappings))]
    public void A_mapping_fills_the_field(object entry, object? expected)
    {
        _lab.ImportPath(
            _lab.Write("ExternalReference,LastName,Size\n1,Jansen,42\n"),
            request => request with { Mapping = new Dictionary<string, object?> { ["shoe"] = entry } });
        Assert.Equal(expected, Shoe("1"));
    }

    [Fact]
    public void A_mapping_with_a_value_of_another_type_is_refused()
    {
        ProvisioningException error = _lab.Fails(
            _lab.Write("ExternalReference,LastName\n1,Jansen\n"),
            request => request with { Mapping = new Dictionary<string, object?> { ["Shoe"] = new Hashtable { ["Value"] = "large" } } });
        Assert.Equal(ErrorIds.MappingInvalid, error.ErrorId);
        Assert.Contains("Shoe", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_with_a_value_of_another_type_is_rejected_and_the_field_is_named()
    {
        ProvisioningRun run = _lab.Import(Header + "1,Jansen,large\n2,Smit,42\n");
        ProvisioningRunItem rejected = Assert.Single(_lab.Items(run, ImportAction.Reject));
        Assert.Equal("Shoe", rejected.Field);
        Assert.Contains("'large' is no number", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal("2", Assert.Single(_lab.Contacts()).ExternalReference);
    }

    [Fact]
    public void A_cached_row_is_looked_at_again_when_a_field_or_a_value_changes()
    {
        const string File = Header + "1,Jansen,42\n2,Smit,43\n";
        _lab.Import(File);
        Assert.Equal(2, _lab.Import(File).Unchanged);
        _lab.Connection.Contacts.Update([new ContactChangeRequest
        {
            Contact = new ContactReference("1"), Change = fields => fields, OwnFields = new Dictionary<string, object?> { ["Shoe"] = 40 },
        }]);
        Assert.Equal(1, _lab.Import(File).Updated);
        Assert.Equal(42m, Shoe("1"));
        _lab.Import(File);

        // Somebody else's program changes a value with a statement of its own.
        _lab.Sql("UPDATE ContactFieldValues SET Value = '7' WHERE Value = '43'");
        Assert.Equal(1, _lab.Import(File).Updated);
        Assert.Equal(43m, Shoe("2"));
        _lab.Import(File);

        _lab.Connection.ContactFields.Remove(new ContactFieldReference("Shoe"));
        Assert.Equal(2, _lab.Import(File).Unchanged);
        Assert.Null(Shoe("1"));
        _lab.Connection.ContactFields.Create("Shoe");
        Assert.Equal(2, _lab.Import(File).Updated);
        Assert.Equal("42", Shoe("1"));
    }

    [Fact]
    public void An_empty_cell_clears_the_field_and_undoing_puts_it_back()
    {
        _lab.Import(Header + "1,Jansen,42\n");
        string before = _lab.Rows("Contacts", "ContactFieldValues");
        ProvisioningRun run = _lab.Import(Header + "1,Jansen,\n2,Smit,43\n");
        Assert.Null(Shoe("1"));
        _lab.Service.Undo(new ProvisioningRunReference(run));
        Assert.Equal(before, _lab.Rows("Contacts", "ContactFieldValues"));
    }

    [Fact]
    public void Undoing_refuses_what_was_changed_since()
    {
        _lab.Import(Header + "1,Jansen,42\n");
        ProvisioningRun run = _lab.Import(Header + "1,Jansen,43\n");
        _lab.Sql("UPDATE ContactFieldValues SET Value = '7'");
        Assert.Contains("Shoe was '43'", Conflict(run), StringComparison.Ordinal);
        _lab.Connection.ContactFields.Remove(new ContactFieldReference("Shoe"));
        Assert.Contains("the contact field Shoe was removed", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Undoing_a_first_import_refuses_a_contact_that_got_a_value_since()
    {
        ProvisioningRun run = _lab.Import("ExternalReference,LastName\n1,Jansen\n");
        _lab.Connection.Contacts.Update([new ContactChangeRequest
        {
            Contact = new ContactReference("1"), Change = fields => fields, OwnFields = new Dictionary<string, object?> { ["Shoe"] = 40 },
        }]);
        Assert.Contains("Shoe was empty", Conflict(run), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_adopts_a_contact_by_an_own_field()
    {
        _lab.Connection.ContactFields.Create("Badge");
        _lab.Connection.Contacts.Create([new NewContactRequest
        {
            Fields = new ContactFields { LastName = "Jansen" }, OwnFields = new Dictionary<string, object?> { ["Badge"] = "b-1" },
        }]);
        _lab.Import("ExternalReference,LastName,Badge\n1,Jansen,B-1\n", request => request with { MatchBy = ["badge"] });
        Assert.Equal("1", Assert.Single(_lab.Contacts()).ExternalReference);
    }

    [Fact]
    public void JSON_delivers_numbers_and_truth_values()
    {
        _lab.Connection.ContactFields.Create("Vip", ContactFieldType.Boolean);
        _lab.ImportPath(_lab.Write(
            Encoding.UTF8.GetBytes("[{ \"ExternalReference\": \"1\", \"LastName\": \"Jansen\", \"shoe\": 42.50, \"vip\": true }]"), ".json"));
        Assert.Equal((42.5m, true), ((decimal, bool))(Shoe("1")!, _lab.Contact("1").Fields["Vip"]!));
    }

    [Fact]
    public void A_database_without_own_fields_reads_no_values()
    {
        using var plain = new EmployeeFileLab();
        ImportResult result = plain.ImportPath(plain.Write(Header + "1,Jansen,42\n"));
        Assert.Contains("The column 'Shoe' is not used.", result.Warnings);
    }

    private object? Shoe(string reference) => _lab.Contact(reference).Fields["Shoe"];

    private string Conflict(ProvisioningRun run)
    {
        ProvisioningException error = Assert.Throws<ProvisioningException>(() => _lab.Service.Undo(new ProvisioningRunReference(run)));
        Assert.Equal(ErrorIds.UndoConflict, error.ErrorId);
        return error.Message;
    }
}
