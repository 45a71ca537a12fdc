using System.Text;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of rows inside the envelopes of HR systems, and of answers that are one page of several.</summary>
public sealed class JsonEnvelopeTests : IDisposable
{
    private const string Two = """[{"employeeId":"1","firstName":"Ann","lastName":"Aa"},{"employeeId":"2","firstName":"Bob","lastName":"Bb"}]""";

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("""{"Report_Entry":ROWS}""")]
    [InlineData("""{"employees":ROWS}""")]
    [InlineData("""{"title":"Report","fields":[{"id":"firstName","name":"First name"},{"id":"x","name":"X"}],"employees":ROWS}""")]
    [InlineData("""{"skip":0,"take":100,"rows":ROWS}""")]
    [InlineData("""{"@odata.context":"https://x","value":ROWS}""")]
    [InlineData("""{"data":{"items":ROWS}}""")]
    [InlineData("""{"d":{"results":ROWS}}""")]
    [InlineData("""{"success":true,"data":ROWS,"metadata":{"total_elements":2}}""")]
    [InlineData("""{"company":"Example","department":"All","employees":ROWS,"departments":[{"name":"A"},{"name":"B"},{"name":"C"}]}""")]
    [InlineData("""{"a":{"b":{"c":{"staff":ROWS}}}}""")]
    [InlineData("""{"next":null,"hasMore":false,"totalCount":2,"results":ROWS}""")]
    public void Rows_are_found_in_the_envelope_of_an_HR_system(string envelope)
    {
        ProvisioningRun run = Import(envelope.Replace("ROWS", Two, StringComparison.Ordinal), full: true);
        Assert.Equal((ProvisioningRunStatus.Completed, 2, 2), (run.Status, run.Rows, run.Created));
        Assert.Equal(("Ann", "Bb"), (_lab.Contact("1").FirstName, _lab.Contact("2").LastName));
    }

    [Fact]
    public void A_value_with_a_label_is_read_as_the_value()
    {
        const string Personio = """
            {"success":true,"data":[
              {"type":"Employee","attributes":{"id":{"label":"ID","value":1,"type":"integer","universal_id":"id"},
               "first_name":{"label":"First name","value":"Ann","type":"standard"},"last_name":{"label":"Last name","value":"Aa"},
               "email":{"label":"Email","value":"ann@x.example"},"hire_date":{"label":"Hire date","value":"2020-02-01T00:00:00+01:00"},
               "department":{"label":"Department","value":{"type":"Department","attributes":{"id":3,"name":"Sales"}}},
               "supervisor":{"label":"Supervisor","value":{"type":"Employee","attributes":{"id":{"label":"ID","value":2}}}}}},
              {"type":"Employee","attributes":{"id":{"label":"ID","value":2},"first_name":{"label":"First name","value":"Bob"},
               "last_name":{"label":"Last name","value":"Bb"},"supervisor":{"label":"Supervisor","value":null}}}]}
            """;
        Assert.Equal(2, Import(Personio).Created);
        Contact ann = _lab.Contact("1");
        Assert.Equal(
            ("Ann", "ann@x.example", "Sales", "2", new DateTime(2020, 2, 1)),
            (ann.FirstName, ann.Email, ann.Department, ann.ManagerReference, ann.StartDate!.Value));
    }

    [Theory]
    [InlineData("""{"Report_Entry":[{"Worker":PERSON1},{"Worker":PERSON2}]}""")]
    [InlineData("""[{"user":{"profile":PERSON1}},{"user":{"profile":PERSON2}}]""")]
    public void An_object_around_all_properties_of_a_row_is_left_out_of_the_names(string envelope)
    {
        string[] people = Two[1..^1].Split("},", 2);
        Assert.Equal(2, Import(envelope
            .Replace("PERSON1", people[0] + "}", StringComparison.Ordinal).Replace("PERSON2", people[1], StringComparison.Ordinal)).Created);
        Assert.Equal(("Ann", "Bb"), (_lab.Contact("1").FirstName, _lab.Contact("2").LastName));
    }

    [Theory]
    [InlineData("""{"departments":[{"name":"A","employees":ROWS},{"name":"B","employees":ROWS}]}""", "employees")]
    [InlineData("""{"departments":[{"id":"D1","name":"A","staff":ROWS},{"id":"D2","staff":[]}]}""", "staff")]
    [InlineData("""[{"team":{"members":ROWS}},{"team":{"members":ROWS}}]""", "members")]
    public void People_in_a_list_within_each_row_are_refused_and_the_list_is_named(string envelope, string list)
    {
        string path = _lab.Write(envelope.Replace("ROWS", Two, StringComparison.Ordinal));
        var first = new Dictionary<string, object?> { ["ExternalReference"] = $"{list}[0].employeeId" };
        foreach (Dictionary<string, object?>? mapping in new[] { null, first })
        {
            ProvisioningException refused = _lab.Fails(path, r => r with { Mapping = mapping });
            Assert.Equal(ErrorIds.MappingInvalid, refused.ErrorId);
            if (mapping is null)
            {
                Assert.Contains($"'{list}'", refused.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("-Mapping", refused.Message, StringComparison.Ordinal);
            }
        }

        Assert.Empty(_lab.Contacts());
    }

    [Fact]
    public void One_person_with_lists_is_one_row()
    {
        ProvisioningRun run = Import(
            """{"employeeId":"1","lastName":"Aa","contracts":[{"department":"A","jobTitle":"x","startDate":"2020-01-01"},{"department":"B"}]}""");
        Assert.Equal((1, 1), (run.Rows, run.Created));
    }

    [Fact]
    public void The_error_about_several_possible_lists_names_them()
    {
        string path = Write("""{"a":{"x":[{"p":"1","q":"2"}]},"b":[{"p":"1","q":"2"},{"p":"3","q":"4"}]}""");
        string message = _lab.Fails(path).Message;
        Assert.Contains("'a.x' (1), 'b' (2)", message, StringComparison.Ordinal);
        ImportRunOf(path, "b", 2);
        ImportRunOf(path, "A.X", 1);
        Assert.Contains("'a.x'", _lab.Fails(path, r => r with { SheetName = "c" }).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"@odata.nextLink":"https://x/page2","value":ROWS}""")]
    [InlineData("""{"value":ROWS,"@odata.nextLink":"https://x/page2"}""")]
    [InlineData("""{"@odata.count":3,"value":ROWS}""")]
    [InlineData("""{"employees":ROWS,"hasMore":true}""")]
    [InlineData("""{"employees":ROWS,"next":"/employees?page=2"}""")]
    [InlineData("""{"employees":ROWS,"_links":{"next":{"href":"/2"}}}""")]
    [InlineData("""{"employees":ROWS,"paging":{"nextCursor":"abc"}}""")]
    [InlineData("""{"employees":ROWS,"totalCount":3}""")]
    [InlineData("""{"data":ROWS,"metadata":{"total_elements":5,"current_page":0,"total_pages":3}}""")]
    [InlineData("""{"content":ROWS,"totalElements":9,"last":false}""")]
    [InlineData("""{"rows":ROWS,"skip":100,"take":100}""")]
    [InlineData("""{"rows":ROWS,"skip":0,"take":2}""")]
    [InlineData("""{"totalResults":3,"startIndex":1,"itemsPerPage":2,"Resources":ROWS}""")]
    [InlineData("""{"Resources":ROWS,"totalResults":2,"startIndex":3}""")]
    public void A_part_of_a_list_is_refused_as_a_full_load_and_otherwise_gives_a_warning(string envelope)
    {
        _lab.Import("EmployeeID,LastName\n1,Aa\n2,Bb\n3,Cc\n", r => r with { CreateUser = true });
        string path = Write(envelope.Replace("ROWS", Two, StringComparison.Ordinal));
        string before = _lab.Dump();
        ProvisioningException error = _lab.Fails(path, r => r with { FullLoad = true, Force = true });
        Assert.Equal(ErrorIds.SourceIncomplete, error.ErrorId);
        Assert.Equal(before, _lab.Dump());
        Assert.Contains(_lab.ImportPath(path).Warnings, warning => warning.Contains("a part", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("EmployeeID,LastName\n")]
    [InlineData("Staff of Example\n\nEmployeeID,LastName\n\n")]
    [InlineData("[]")]
    [InlineData("""{"value":[]}""")]
    [InlineData("""{"data":{"items":[]}}""")]
    [InlineData("""{"Resources":[],"totalResults":0}""")]
    public void A_full_load_without_people_is_refused(string text)
    {
        _lab.Import("EmployeeID,LastName\n1,Aa\n", r => r with { CreateUser = true });
        string path = text.Contains('[', StringComparison.Ordinal) ? Write(text) : _lab.Write(text);
        string before = _lab.Dump();
        Assert.Equal(ErrorIds.SourceEmpty, _lab.Fails(path, r => r with { FullLoad = true, Force = true }).ErrorId);
        Assert.Equal(before, _lab.Dump());
    }

    [Fact]
    public void SCIM_1_1_users_are_read_by_their_own_schemas()
    {
        const string User = """
            {"totalResults":2,"Resources":[{"schemas":["urn:scim:schemas:core:1.0","urn:scim:schemas:extension:enterprise:1.0"],
            "id":"a","userName":"ann",
            "name":{"givenName":"Ann","familyName":"Aa"},"phoneNumbers":["+31 20 1"],"locale":"en_GB",
            "urn:scim:schemas:extension:enterprise:1.0":{"employeeNumber":"1","department":"Sales","costCenter":"4200","manager":{"managerId":"b"}}},
            {"schemas":["urn:scim:schemas:core:1.0"],"id":"b","userName":"bob","name":{"familyName":"Bb"},
            "urn:scim:schemas:extension:enterprise:1.0":{"employeeNumber":"2"}},
            {"schemas":["urn:scim:schemas:core:1.0"],"id":"g","displayName":"Everybody","members":[{"value":"a"}]}]}
            """;
        ProvisioningRun run = Import(User);
        Assert.Equal((2, 1), (run.Created, run.Rejected));
        Contact ann = _lab.Contact("1");
        Assert.Equal(("Sales", "4200", "2", "en-GB", "+31 20 1"), (ann.Department, ann.CostCenter, ann.ManagerReference, ann.Language, ann.Phone));
    }

    private ProvisioningRun Import(string json, bool full = false) =>
        _lab.ImportPath(Write(json), r => r with { FullLoad = full, CreateUser = true }).Run;

    private string Write(string json) => _lab.Write(Encoding.UTF8.GetBytes(json), ".json");

    private void ImportRunOf(string path, string list, int rows) => Assert.Equal(
        rows,
        _lab.ImportPath(path, r => r with
        {
            SheetName = list,
            Mapping = new Dictionary<string, object?> { ["ExternalReference"] = "p", ["LastName"] = "q" }
        }).Run.Rows);
}
