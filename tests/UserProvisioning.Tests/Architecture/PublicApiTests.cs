using PublicApiGenerator;
using UserProvisioning.Connections;
using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Architecture;

/// <summary>
/// Tests that the public types and members of the service layer change only on purpose. For a change on purpose,
/// USERPROVISIONING_APPROVE=1 makes the test write the file of the public API, whose difference is then part of the commit.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        string approved = Path.Combine(Repository.Root, "tests", "UserProvisioning.Tests", "Architecture", "PublicApi.approved.txt");
        string present = typeof(ProvisioningConnection).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("USERPROVISIONING_APPROVE") == "1")
        {
            File.WriteAllText(approved, present);
        }

        string[] expected = File.ReadAllText(approved).ReplaceLineEndings("\n").Split('\n');
        string[] actual = present.Split('\n');
        IEnumerable<string> differences = expected.Except(actual)
            .Select(line => "- " + line.Trim())
            .Concat(actual.Except(expected).Select(line => "+ " + line.Trim()))
            .Take(20);
        Assert.True(
            expected.SequenceEqual(actual),
            "The public API of the service layer is not the approved one. If this is intended, run this test with USERPROVISIONING_APPROVE=1 and "
                + $"commit the file.\n{string.Join('\n', differences)}");
    }
}
