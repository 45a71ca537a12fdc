using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Architecture;

/// <summary>Tests of the GitHub workflows of the repository.</summary>
public sealed class WorkflowTests
{
    // Actions must be pinned by commit, since a tag can be moved to other code.
    [Fact]
    public void Every_action_is_pinned_by_the_hash_of_a_commit_with_its_tag_beside_it()
    {
        string[] uses = Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows"))
            .SelectMany(File.ReadAllLines)
            .Select(line => line.Trim().TrimStart('-').Trim())
            .Where(line => line.StartsWith("uses:", StringComparison.Ordinal))
            .ToArray();
        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(@"^uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line));
    }
}
