using System.Text;
using UserProvisioning.Importing;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of SCIM (RFC 7643 and 7644) as identity systems send it.</summary>
public sealed class ScimTests : IDisposable
{
    /// <summary>The full user of RFC 7643, section 8.3, without the attributes for which there is no field.</summary>
    private const string Barbara =
        """
        {
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
          "id": "2819c223-7f76-453a-919d-413861904646",
          "externalId": "701984",
          "userName": "bjensen@example.com",
          "name": { "formatted": "Ms. Barbara J Jensen, III", "familyName": "Jensen", "givenName": "Barbara", "middleName": "Jane",
              "honorificPrefix": "Ms." },
          "displayName": "Babs Jensen",
          "emails": [
            { "value": "babs@jensen.org", "type": "home" },
            { "value": "bjensen@example.com", "type": "work", "primary": true }
          ],
          "phoneNumbers": [{ "value": "555-555-4444", "type": "mobile" }, { "value": "555-555-5555", "type": "work" }],
          "userType": "Employee", "title": "Tour Guide", "preferredLanguage": "en-US, nl;q=0.5", "locale": "nl_NL", "timezone": "America/Los_Angeles",
          "active": true,
          "groups": [{ "value": "e9e30dba", "display": "Tour Guides" }],
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {
            "employeeNumber": "5", "costCenter": "4130", "organization": "Universal Studios", "division": "Theme Park",
                "department": "Tour Operations",
            "manager": { "value": "26118915", "$ref": "../Users/26118915", "displayName": "John Smith" }
          },
          "meta": { "resourceType": "User", "created": "2010-01-23T04:56:22Z" }
        }
        """;

    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    private ImportResult Import(string json, Func<EmployeeFileRequest, EmployeeFileRequest>? options = null) =>
        _lab.ImportPath(_lab.Write(Encoding.UTF8.GetBytes(json), ".json"), options);

    private static string List(params string[] resources) =>
        $"{{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"totalResults\":{resources.Length},"
            + $"\"Resources\":[\n{string.Join(",\n", resources)}\n]}}";

    private static string Bulk(params string[] operations) =>
        $"{{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],\"failOnErrors\":1,\"Operations\":[{string.Join(",", operations)}]}}";

    [Fact]
    public void A_user_of_a_list_response_becomes_a_contact_and_a_user()
    {
        ImportResult result = Import(List(Barbara), r => r with { CreateUser = true });
        Assert.Empty(result.Warnings);
        Contact contact = _lab.Contact("701984");
        Assert.Equal((ContactType.Person, "Barbara", "Jane", "Jensen"), (contact.Type, contact.FirstName, contact.Prefix, contact.LastName));
        Assert.Equal(
            ("bjensen@example.com", "555-555-5555", "en-US", "Tour Guide"),
            (contact.Email, contact.Phone, contact.Language, contact.JobTitle));
        Assert.Equal(("Tour Operations", "4130", "26118915"), (contact.Department, contact.CostCenter, contact.ManagerReference));
        Assert.Equal("bjensen@example.com", _lab.User("701984").Username);
    }

    [Theory]
    [InlineData("\"externalId\":\"e\",\"id\":\"i\",\"ENTERPRISE\":{\"employeeNumber\":\"n\"}", "e")]
    [InlineData("\"id\":\"i\",\"ENTERPRISE\":{\"employeeNumber\":\"n\"}", "n")]
    [InlineData("\"id\":\"i\"", "i")]
    public void The_key_is_the_external_id_else_the_employee_number_else_the_id(string json, string key)
    {
        Import(List($"{{{json.Replace("ENTERPRISE", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", StringComparison.Ordinal)},"
            + $"\"displayName\":\"X\"}}"));
        Assert.Equal((key, "X"), (_lab.Contacts().Single().ExternalReference, _lab.Contacts().Single().LastName));
    }

    [Fact]
    public void The_id_of_a_manager_becomes_the_reference_of_the_manager()
    {
        const string Extension = "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"manager\":{\"value\":\"i2\"}}";
        Import(List(
            $"{{\"id\":\"i1\",\"externalId\":\"E1\",\"displayName\":\"A\",{Extension}}}",
            "{\"id\":\"i2\",\"externalId\":\"E2\",\"displayName\":\"B\"}"));
        Assert.Equal("E2", _lab.Contact("E1").ManagerReference);
    }

    [Fact]
    public void The_address_is_the_primary_one_else_that_of_work_else_the_first()
    {
        Import(List(
            "{\"id\":\"1\",\"displayName\":\"A\",\"emails\":[{\"value\":\"a@x.org\"},{\"value\":\"b@x.org\",\"type\":\"work\"},"
                + "{\"value\":\"c@x.org\",\"primary\":true}]}",
            "{\"id\":\"2\",\"displayName\":\"B\",\"emails\":[{\"value\":\"a@x.org\"},{\"value\":\"b@x.org\",\"type\":\"Work\"}]}",
            "{\"id\":\"3\",\"displayName\":\"C\",\"emails\":[{\"value\":\"a@x.org\"},{\"value\":\"b@x.org\"}]}"));
        Assert.Equal(["c@x.org", "b@x.org", "a@x.org"], new[] { "1", "2", "3" }.Select(key => _lab.Contact(key).Email));
    }

    [Fact]
    public void A_user_that_is_not_active_is_archived()
    {
        Import(List("{\"id\":\"1\",\"displayName\":\"A\",\"active\":true}"), r => r with { CreateUser = true });
        Import(List("{\"id\":\"1\",\"displayName\":\"A\",\"active\":\"False\"}"));
        Assert.Equal(SystemUserStatus.Archived, _lab.User("1").Status);
    }

    [Fact]
    public void A_user_outside_a_list_is_recognized_by_its_schema()
    {
        Import($"[{Barbara}]");
        Import(Barbara.Replace("701984", "8", StringComparison.Ordinal));
        Assert.Equal(["701984", "8"], _lab.Contacts().Select(contact => contact.ExternalReference!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_bulk_request_creates_and_replaces_users_and_rejects_other_operations()
    {
        ProvisioningRun run = Import(Bulk(
            "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"q\",\"data\":{\"externalId\":\"1\",\"displayName\":\"A\"}}",
            "{\"data\":{\"displayName\":\"B\"},\"method\":\"put\",\"path\":\"/Users/b7c14771\"}",
            "{\"method\":\"DELETE\",\"path\":\"/Users/5d8d29d3\"}",
            "{\"method\":\"PATCH\",\"path\":\"/Users/5d8d29d4\",\"data\":[{\"op\":\"remove\"}]}",
            "{\"method\":\"POST\",\"path\":\"/Groups\",\"data\":{\"displayName\":\"G\"}}")).Run;
        Assert.Equal((2, 3), (run.Created, run.Rejected));
        Assert.Equal(["1", "b7c14771"], _lab.Contacts().Select(contact => contact.ExternalReference!).Order(StringComparer.Ordinal));
        List<ProvisioningRunItem> rejected = _lab.Items(run, ImportAction.Reject);
        Assert.Contains("'DELETE'", rejected[0].Reason, StringComparison.Ordinal);
        Assert.Contains("'PATCH'", rejected[1].Reason, StringComparison.Ordinal);
        Assert.Contains("group", rejected[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_overrides_the_default_attributes()
    {
        var mapping = new Dictionary<string, object?>
        {
            ["ExternalReference"] = "enterprise.employeeNumber",
            ["Department"] = "enterprise.division",
            ["Email"] = "emails[0].value",
            ["Username"] = null,
        };
        Import(List(Barbara), r => r with { Mapping = mapping });
        Assert.Equal(("Theme Park", "babs@jensen.org"), (_lab.Contact("5").Department, _lab.Contact("5").Email));
    }

    [Fact]
    public void An_attribute_that_is_not_in_the_standard_is_recognized_by_its_name()
    {
        Import(List("{\"id\":\"1\",\"displayName\":\"A\",\"startDate\":\"2026-02-01\"}"));
        Assert.Equal(new DateTime(2026, 2, 1), _lab.Contact("1").StartDate);
    }

    [Fact]
    public void The_sample_is_imported_without_a_warning()
    {
        ImportResult result = _lab.ImportPath(Path.Combine(Repository.Root, "samples", "employees.json"), r => r with { CreateUser = true });
        Assert.Empty(result.Warnings);
        Assert.Equal((20, 20, 0, 19), (result.Run.Rows, result.Run.Created, result.Run.Rejected, result.Run.UsersCreated));
        Assert.Equal(("van der", "P10002"), (_lab.Contact("P10009").Prefix, _lab.Contact("P10009").ManagerReference));
    }

    [Fact]
    public void An_empty_list_response_is_a_file_without_rows()
    {
        ImportResult result = _lab.ImportPath(_lab.Write(Encoding.UTF8.GetBytes(List()), ".json"));
        Assert.Equal((ProvisioningRunStatus.Completed, 0), (result.Run.Status, result.Run.Rows));
        Assert.Equal(["The file has no rows. Nothing was changed."], result.Warnings);
    }
}
