using System.Reflection;
using UserProvisioning.Fields;
using UserProvisioning.Importing;
using UserProvisioning.Sources.Objects;

namespace UserProvisioning.Tests.EmployeeFiles;

/// <summary>Tests of objects of a directory whose properties have no value.</summary>
public sealed class DirectoryObjectTests : IDisposable
{
    private static readonly (string Field, string[] Names)[] Table = ((string, string[])[])typeof(DirectoryFields)
        .GetField("Table", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;

    private readonly EmployeeFileLab _lab = new(licenses: 10);

    public static TheoryData<string> Names => [.. Table.SelectMany(row => row.Names).Distinct(StringComparer.OrdinalIgnoreCase)];

    public void Dispose() => _lab.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_property_without_a_value_in_any_object_takes_no_value_of_another(string name)
    {
        Dictionary<string, object?> properties = new(StringComparer.OrdinalIgnoreCase)
        {
            ["distinguishedName"] = "CN=a,DC=x", ["uid"] = "7", [name] = null,
        };
        using var objects = new EmployeeObjects();
        objects.Add(properties.Append(new("family", "Vos")));
        EmployeeFileRequest request = EmployeeFileRequest.ForObjects(objects) with
        {
            Mapping = new Dictionary<string, object?> { ["ExternalReference"] = "uid", ["LastName"] = "family" },
        };
        ProvisioningRun run = _lab.Service.Import(request).Run;
        Assert.Equal((1, 0), (run.Created, run.Rejected));
        Contact contact = _lab.Contact("7");
        Assert.Equal("Vos", contact.LastName);
        Assert.DoesNotContain(
            ContactFieldCatalog.All,
            field => typeof(Contact).GetProperty(field.Name)?.GetValue(contact) is "CN=a,DC=x");
    }
}
