using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Architecture;

/// <summary>Tests that no shipped code is unused, or used by tests only.</summary>
public sealed class UnusedCodeTests : IDisposable
{
    /// <summary>The members that only scripts use, which are not compiled.</summary>
    private static readonly string[] ForScripts = ["UserProvisioning.JoinedList`1.Length"];

    private readonly UnusedCode _code = new(typeof(ProvisioningException).Assembly.Location, Repository.Cmdlets);

    public void Dispose() => _code.Dispose();

    [Fact]
    public void Every_type_is_used() => None(_code.UnusedTypes());

    [Fact]
    public void Every_member_is_used() => None(_code.UnusedMembers());

    [Fact]
    public void Only_ContactLanguage_reads_the_language_of_the_organization() => Assert.Equal(
        ["ContactLanguage.Said"], _code.UsersOf("ContactRow", "LinkedOrganizationLanguage"));

    private static void None(IEnumerable<string> unused)
    {
        string[] names = unused.Except(ForScripts).Order(StringComparer.Ordinal).ToArray();
        Assert.True(names.Length == 0, $"No shipped code uses these. Remove them:\n{string.Join('\n', names)}");
    }
}
