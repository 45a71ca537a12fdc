using System.Text;
using UserProvisioning.Common;
using UserProvisioning.Importing;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.EmployeeFiles;

public sealed class JsonTests : IDisposable
{
    private readonly EmployeeFileLab _lab = new();

    public void Dispose() => _lab.Dispose();

    private ImportResult Import(string json, params (string Field, object? Value)[] mapping) => _lab.ImportPath(
        _lab.Write(Encoding.UTF8.GetBytes(json), ".json"),
        r => r with { Mapping = mapping.ToDictionary(entry => entry.Field, entry => entry.Value) });

    private string Refused(string json, string extension = ".json")
    {
        ProvisioningException error = _lab.Fails(_lab.Write(Encoding.UTF8.GetBytes(json), extension));
        Assert.Equal(ErrorIds.FileUnreadable, error.ErrorId);
        Assert.Empty(_lab.Service.ListRuns());
        return error.Message;
    }

    [Fact]
    public void Each_object_of_an_array_is_a_row_whose_line_is_where_it_begins()
    {
        ProvisioningRun run = Import("[\r\n  { \"employeeId\": 12345, \"lastName\": \"Jansen\" },\n\n  {\n    \"employeeId\": \"007\", "
            + "\"LASTNAME\": \"Smit\", \"active\": true\n  }\r  ,{ \"employeeId\": 3.0, \"lastName\": \"Vries\" }\n]").Run;
        Assert.Equal([2L, 4L, 7L], _lab.Items(run).Select(item => item.Line));
        Assert.Equal(["007", "12345", "3"], _lab.Contacts().Select(contact => contact.ExternalReference!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void JSON_is_recognized_by_its_content()
    {
        Assert.Equal(1, _lab.Import(" [ {\"employeeId\":1,\"lastName\":\"x\"} ]").Created);
        Assert.Equal(1, _lab.Import("[Employee ID],[Last Name]\n2,x\n").Created);
    }

    [Fact]
    public void Objects_on_one_line_are_numbered_instead_of_having_its_line()
    {
        ProvisioningRun run = Import("[{\"employeeId\":1,\"lastName\":\"x\"},{\"employeeId\":2,\"lastName\":\"y\"},7,\n{\"employeeId\":3,"
            + "\"lastName\":\"z\",\"active\":false}]").Run;
        Assert.Equal([1L, 2L, 3L, 4L], _lab.Items(run).Select(item => item.Line));
        Assert.Equal((3, 1), (run.Created, run.Rejected));
    }

    [Fact]
    public void A_file_with_one_object_per_line_is_read()
    {
        ProvisioningRun run = Import("{\"employeeId\":1,\"lastName\":\"x\"}\n\n{\"employeeId\":2,\"lastName\":\"y\"}\n").Run;
        Assert.Equal([1L, 3L], _lab.Items(run).Select(item => item.Line));
    }

    [Fact]
    public void A_nested_value_is_a_column()
    {
        Import(
            "[{\"id\":\"a\",\"person\":{\"name\":{\"first\":\"Jan\",\"last\":\"Jansen\"},\"start.date\":\"2026-01-02\"},"
            + "\"mail\":[{\"value\":\"a@example.org\"},{\"value\":\"b@example.org\"}],\"units\":[\"Sales\",null,7]},"
            + "{\"id\":\"b\",\"person\":{\"name\":{\"last\":\"Smit\"}},\"mail\":[],\"units\":null}]",
            ("ExternalReference", "id"),
            ("FirstName", "person.name.first"),
            ("LastName", "person.name.last"),
            ("Email", "mail[1].value"),
            ("Department", "units"),
            ("StartDate", "person.start.date"));
        Contact contact = _lab.Contact("a");
        Assert.Equal(("Jan", "Jansen", "b@example.org", "Sales|7"), (contact.FirstName, contact.LastName, contact.Email, contact.Department));
        Assert.Equal(new DateTime(2026, 1, 2), contact.StartDate);
        Assert.Equal(("Smit", null, null), (_lab.Contact("b").LastName, _lab.Contact("b").Email, _lab.Contact("b").Department));
    }

    [Fact]
    public void A_list_of_texts_gives_several_groups()
    {
        _lab.AddGroup("Staff");
        _lab.AddGroup("Planners");
        Import("[{\"employeeId\":1,\"lastName\":\"x\",\"createUser\":true,\"userGroups\":[\"Staff\",\"Planners\"]}]");
        Assert.Equal(["Planners", "Staff"], _lab.User("1").UserGroups.Order());
    }

    [Fact]
    public void A_property_that_is_null_in_every_object_is_a_column()
    {
        Import("[{\"employeeId\":1,\"lastName\":\"x\",\"leaves\":null}]", ("EndDate", "leaves"));
        Assert.Null(_lab.Contact("1").EndDate);
    }

    [Fact]
    public void An_object_that_is_null_in_some_rows_is_no_column_of_its_own()
    {
        ImportResult result =
            Import("[{\"employeeId\":1,\"lastName\":\"x\",\"manager\":null},{\"employeeId\":2,\"lastName\":\"y\",\"manager\":{\"id\":1}}]");
        Assert.Empty(result.Warnings);
        Assert.Equal("1", _lab.Contact("2").ManagerReference);
    }

    [Fact]
    public void The_last_of_two_equal_properties_counts() =>
        Assert.Equal("y", Import("[{\"employeeId\":1,\"lastName\":\"x\",\"lastName\":\"y\"}]") is { } ? _lab.Contact("1").LastName : null);

    [Fact]
    public void Escapes_and_characters_of_other_scripts_are_read()
    {
        Import("[{\"employee\\u0049d\":1,\"lastName\":\"M\\u00fcller \\ud83d\\ude00 \\\"x\\\" Ωλ\"}]");
        Assert.Equal("Müller 😀 \"x\" Ωλ", _lab.Contact("1").LastName);
    }

    [Fact]
    public void Half_a_surrogate_pair_rejects_its_row()
    {
        ProvisioningRun run = Import("[{\"employeeId\":1,\"lastName\":\"\\ud83d\"},{\"employeeId\":2,\"lastName\":\"y\",\"x\\udc00\":1}]").Run;
        Assert.Contains("half a character", Assert.Single(_lab.Items(run, ImportAction.Reject)).Reason, StringComparison.Ordinal);
        Assert.Equal(1, run.Created);
    }

    [Theory]
    [MemberData(nameof(TestEncodings.Names), MemberType = typeof(TestEncodings))]
    public void The_encoding_of_a_file_is_detected(string name)
    {
        string path = _lab.Write("\n[ {\"employeeId\":1,\"lastName\":\"M\u00fcller \u20ac\"} ]\n", TestEncodings.Of(name));
        ProvisioningRun run = _lab.ImportPath(path).Run;
        Assert.Equal(2, Assert.Single(_lab.Items(run)).Line);
        Assert.Equal("M\u00fcller \u20ac", _lab.Contact("1").LastName);
    }

    [Fact]
    public void A_file_in_another_than_the_given_encoding_is_refused()
    {
        string path = _lab.Write("[{\"employeeId\":1,\"lastName\":\"J\u00fcrgens\"}]", Encoding.Latin1);
        Assert.Equal(ErrorIds.FileUnreadable, _lab.Fails(path, r => r with { Encoding = Encoding.UTF8 }).ErrorId);
    }

    [Theory]
    [InlineData("[{\"employeeId\":1,\"lastName\":\"x\"}", "line 1")]
    [InlineData("[\n{\"employeeId\":1,\n\"lastName\":x}]", "line 3")]
    [InlineData("[\n{\"employeeId\":1}\n{\"employeeId\":2}]", "line 3")]
    [InlineData("[{\"employeeId\":1}] [", "something follows the end")]
    [InlineData("{\"Resources\":[{\"id\":1}]}\n\n{}", "line 3: something follows the end")]
    [InlineData("{\"employeeId\":1}\n{\"employeeId\":", "line 2")]
    [InlineData("\"text\"", "neither an array of objects nor an object")]
    [InlineData("[{\"employeeId\":\"a\nb\"}]", "line 1")]
    public void Invalid_JSON_is_refused_and_the_error_names_the_line(string json, string said) =>
        Assert.Contains(said, Refused(json), StringComparison.Ordinal);

    /// <summary>The fuzzer found that the JSON parser quotes the text after a fault, with its line breaks.</summary>
    [Fact]
    public void The_message_about_invalid_JSON_is_one_short_line()
    {
        string message = Refused("[\n{\"employeeId\": tru,\n\n\"a\":\"" + new string('x', 5000) + "\"}]");
        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 0, 500);
    }

    [Fact]
    public void Truncated_JSON_is_refused_wherever_it_ends()
    {
        const string Text =
            "{\"totalResults\":2,\"Resources\":[{\"externalId\":\"\\u0031\",\"name\":{\"familyName\":\"x\"},\"active\":true,\"n\":[1.5e3,null]}]}";
        for (int length = 1; length < Text.Length; length++)
        {
            Refused(Text[..length]);
        }
    }

    [Fact]
    public void Too_deeply_nested_JSON_is_refused() => Refused($"[{{\"a\":{new string('[', 100_000)}");

    [Fact]
    public void An_object_of_100_MB_is_refused_without_filling_the_memory()
    {
        foreach ((string begin, string repeated) in new[] {
            ("[{\"a\":\"", "xxxxxxxxxxxxxxxx"), ("[{\"a\":[", "1,"), ("[{\"a\":1", "        "), ("[{", "\"a\":{\"b\":1},") })
        {
            string path = _lab.Path("long.json");
            using (var file = new StreamWriter(path))
            {
                file.Write(begin);
                string block = string.Concat(Enumerable.Repeat(repeated, 65536 / repeated.Length));
                for (int i = 0; i < 1600; i++)
                {
                    file.Write(block);
                }
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread();
            Assert.Equal(ErrorIds.FileUnreadable, _lab.Fails(path).ErrorId);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 120L * 1024 * 1024);
        }
    }

    [Fact]
    public void Too_many_different_properties_are_refused() =>
        Assert.Contains(
            "different properties",
            Refused("[" + string.Join(",\n", Enumerable.Range(0, 5000).Select(i => $"{{\"p{i}\":1}}")) + "]"),
            StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_modified_during_an_import_is_refused_and_nothing_is_imported()
    {
        string path = _lab.Write(Encoding.UTF8.GetBytes("[" + string.Join(
            ",\n",
            Enumerable.Range(0, 3000).Select(i => $"{{\"employeeId\":{i},\"lastName\":\"x\"}}")) + "]"), ".json");
        ProvisioningException error = Assert.Throws<ProvisioningException>(
            () => _lab.ImportWatched(
                path,
                _ => File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(1)),
                r => r with { LongestTransaction = TimeSpan.FromHours(1) }));
        Assert.Equal(ErrorIds.FileUnreadable, error.ErrorId);
        Assert.Empty(_lab.Contacts());
    }
}
